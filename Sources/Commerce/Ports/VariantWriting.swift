public import JSON

/// A product target that takes variants.
public protocol VariantWriting: Sendable {
    /// What this system can do with variants.
    var variantRules: VariantRules { get }

    /// Adds a variant; options and values that the shop lacks are made where `variantRules.makesOptions`.
    /// - Throws: `Fault` (park), cause `variant.option-missing`, naming option and value, where they must exist and do not.
    func createVariant(_ record: VariantRecord, of state: ProductState) async throws -> VariantState

    /// Changes variants; only the fields given. One call where the system can.
    func updateVariants(_ changes: [VariantChange], of state: ProductState) async throws

    /// Removes a variant, or makes it unsaleable where variants cannot be removed.
    func removeVariant(_ variant: VariantState, of state: ProductState) async throws
}

/// What a system can do with variants.
public struct VariantRules: Sendable, Hashable {
    /// Whether options and values that are missing are made.
    public var makesOptions: Bool
    /// Whether variants can be added to a product that is there.
    public var addsVariants: Bool
    /// Whether variants can be taken away; else `removeVariant` makes them unsaleable.
    public var removesVariants: Bool
    /// Whether variants are told apart by code; else by their options alone.
    public var hasCodes: Bool

    /// Says what can be done.
    public init(makesOptions: Bool = true, addsVariants: Bool = true, removesVariants: Bool = true, hasCodes: Bool = true) {
        self.makesOptions = makesOptions
        self.addsVariants = addsVariants
        self.removesVariants = removesVariants
        self.hasCodes = hasCodes
    }
}

/// Fields of one variant to change.
public struct VariantChange: Sendable, Hashable {
    /// Which.
    public var variant: VariantState
    /// To what.
    public var fields: JSONObject

    /// Names a change.
    public init(_ variant: VariantState, fields: JSONObject) {
        self.variant = variant
        self.fields = fields
    }
}
