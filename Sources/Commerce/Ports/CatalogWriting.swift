/// A product target with categories.
public protocol CategoryWriting: Sendable {
    /// The longest name a category can have, in characters.
    var categoryNameLimit: Int { get }
    /// Whether categories stand beneath one another. Where they do not, a product has one category, and the deepest one is it.
    var hasCategoryLevels: Bool { get }
    /// All categories there are. May come from a cache of some minutes, unless `refresh`.
    func categories(refresh: Bool) async throws -> [CategoryState]
    /// Makes one beneath `parent`; nil is the top, or what the shop uses as such. - Returns: its id.
    func createCategory(named name: String, beneath parent: String?) async throws -> String
    /// Gives one another name.
    func renameCategory(id: String, to name: String) async throws
    /// Puts the product into categories and takes it out of others; those named in neither list stay as they are. `main` is in `adding` or
    /// has been there before.
    func moveProduct(_ state: ProductState, adding: [String], removing: [String], main: String?) async throws
}

extension CategoryWriting {
    /// Most systems have a tree of categories.
    public var hasCategoryLevels: Bool { true }
}

/// A category of the target.
public struct CategoryState: Sendable, Hashable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// The id of the one above; nil at the top.
    public var parentID: String?

    /// Describes a category.
    public init(id: String, name: String, parentID: String? = nil) {
        self.id = id
        self.name = name
        self.parentID = parentID
    }
}

/// A product target with extra information: features, specifications, properties, custom fields.
public protocol FeatureWriting: Sendable {
    /// Sets the given features and takes those with the names in `removing` away; others stay as the shop owner has them.
    func setFeatures(_ features: [ProductFeature], removing: [String], of state: ProductState) async throws
}

/// A product target with pictures.
public protocol ImageWriting: Sendable {
    /// What this system takes.
    var imageRules: ImageRules { get }
    /// Adds a picture. - Returns: how the target names it.
    func addImage(_ image: ImageData, isMain: Bool, to state: ProductState) async throws -> ImageState
    /// Takes a picture away; one that is gone already is no error.
    func removeImage(_ image: ImageState, from state: ProductState) async throws
}

/// A picture of the target.
public struct ImageState: Sendable, Hashable {
    /// Its id.
    public var id: String
    /// The file name, where the target keeps the one it was given (perhaps changed at the end).
    public var name: String?

    /// Describes a picture.
    public init(id: String, name: String? = nil) {
        self.id = id
        self.name = name
    }
}
