import Commerce
import Integrations
import JSON

/// One attempt at one product: what all its steps share.
struct ProductRun: Sendable {
    let product: Product
    /// "Article 1001" or "Product 12".
    let subject: String
    /// The target's name for people.
    let targetName: String
    let key: ArticleKey
    let isDryRun: Bool
    let context: EventContext

    /// The code it is matched by.
    var code: String? { key == .sku ? product.code : product.ean }

    /// The code of one of its variants.
    func code(of variant: ProductVariant) -> String? { key == .sku ? variant.sku ?? variant.id : variant.ean }

    /// Makes one write that may be made again without harm.
    func write<T: Sendable>(_ step: String, _ body: () async throws -> T) async throws -> T {
        try await context.steps.step(step) {
            try await context.permitWrite()
            return try await body()
        }
    }

    // MARK: What earlier attempts did

    func mark(_ name: String) async throws -> String? { try await context.ledger.mark(name) }

    func setMark(_ name: String, _ value: String) async throws {
        guard !isDryRun, try await context.ledger.mark(name) != value else { return }
        try await context.ledger.setMark(name, value)
    }

    /// A list that was kept as a mark; nil when there is none.
    func list(_ name: String) async throws -> [String]? {
        guard let text = try await mark(name), let value = try? JSONValue(parsing: Array(text.utf8)) else { return nil }
        return value.array?.compactMap(\.string)
    }

    func setList(_ name: String, _ list: [String]) async throws {
        try await setMark(name, JSONValue.array(list.map(JSONValue.string)).text)
    }
}

/// The product in the target, as it was read last. After a write it is read again before another step writes on it, because some systems
/// only take whole records.
struct TargetProduct: Sendable {
    private(set) var state: ProductState
    private let target: any ProductTarget
    private var isStale = false

    init(_ state: ProductState, in target: any ProductTarget) {
        self.state = state
        self.target = target
    }

    /// What was read is older than what was written.
    mutating func didWrite() { isStale = true }

    /// The state to write on.
    mutating func current() async throws -> ProductState {
        guard isStale else { return state }
        guard let fresh = try await target.product(id: state.id) else {
            throw Fault.retry("product.vanished", "The product \(state.id) vanished while it was being changed.")
        }
        state = fresh
        isStale = false
        return fresh
    }
}
