import Commerce
import ConformanceSuites
import JSON
import Sandbox
import Synchronization

/// A shop's stock in memory, four figures a call, with places that are remembered as connectors do.
final class MemoryStockShop: StockTarget, StockFixture {
    struct Product: Sendable {
        var code: String
        var ean: String
        var quantity: Int
        var isManaged = true
    }
    struct State {
        var products: [String: Product] = [:]
        var places: [String: String] = [:]
        var lastID = 0
        var lookUps = 0
        var calls: [[StockLevel]] = []
        var faults: [FaultSwitch] = []
        var isRevoked = false
    }
    let state = Mutex(State())
    let stockBatchLimit: Int
    let clock = ManualClock()

    init(limit: Int = 4) { stockBatchLimit = limit }

    /// The calls that wrote, each with its codes.
    var calls: [[String]] { state.withLock { $0.calls.map { $0.map(\.code) } } }
    var lookUps: Int { state.withLock { $0.lookUps } }

    func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace] {
        try state.withLock { state in
            var found: [String: StockPlace] = [:]
            let cold = codes.filter { code in
                guard !refresh, let id = state.places["\(key) \(code)"] else { return true }
                found[code] = StockPlace(id: id)
                return false
            }
            guard !cold.isEmpty else { return found }
            state.lookUps += 1
            if let fault = state.nextFault(isWrite: false) { throw fault }
            for code in cold {
                let matches = state.products.filter { (key == .sku ? $1.code : $1.ean) == code }
                guard matches.count <= 1 else { throw Fault.park("sku.ambiguous", "Two products have \(code).", advice: "Correct one of them.") }
                guard let (id, product) = matches.first else { continue }
                state.places["\(key) \(code)"] = id
                found[code] = StockPlace(id: id, quantity: Decimal128(product.quantity), isManaged: product.isManaged)
            }
            return found
        }
    }

    func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
        state.withLock { state in
            let fault = state.nextFault(isWrite: true)
            if let fault, !fault.writeMayHaveHappened { return levels.map { _ in .failure(fault) } }
            state.calls.append(levels)
            let results = levels.map { level -> Result<Void, Fault> in
                guard state.products[level.place.id] != nil else {
                    return .failure(.park("stock.place-gone", "The product of \(level.code) is gone.", advice: "Replay it."))
                }
                state.products[level.place.id]!.quantity = level.quantity
                if let manage = level.manage { state.products[level.place.id]!.isManaged = manage }
                return .success(())
            }
            return fault.map { fault in levels.map { _ in .failure(fault) } } ?? results
        }
    }

    // MARK: The fixture

    static var features: Features { Features(pageSize: 4, states: ("1", "2")) }
    static func make() async throws -> MemoryStockShop { MemoryStockShop() }
    var connector: MemoryStockShop { self }
    func add(_ fault: FaultSwitch) async throws { state.withLock { $0.faults.append(fault) } }
    func revokeAccess() async throws { state.withLock { $0.isRevoked = true } }
    func writeCount() async throws -> Int { state.withLock { $0.calls.count } }

    func addProduct(code: String, ean: String, stock: Int) async throws {
        state.withLock { state in
            state.lastID += 1
            state.products["\(state.lastID)"] = Product(code: code, ean: ean, quantity: stock)
        }
    }
    func addProduct(code: String, variants codes: [String], stock: Int) async throws -> [String] {
        for code in codes { try await addProduct(code: code, ean: "", stock: stock) }
        return codes
    }
    func removeProduct(code: String) async throws {
        state.withLock { state in
            for (id, product) in state.products where product.code == code { state.products[id] = nil }
        }
    }
    func shopStock(code: String) async throws -> Int? { state.withLock { $0.products.values.first { $0.code == code }?.quantity } }
    func managesStock(code: String) async throws -> Bool? { state.withLock { $0.products.values.first { $0.code == code }?.isManaged } }
}

extension MemoryStockShop.State {
    /// What goes wrong now; a fault with `writeMayHaveHappened` lets the call do its work.
    fileprivate mutating func nextFault(isWrite: Bool) -> Fault? {
        if isRevoked { return Fault("shop.access", "The shop refuses the key.", advice: "Make a new one.", handling: .pause(.credentials)) }
        guard let index = faults.firstIndex(where: { isWrite ? $0.method == nil || $0.method == "PUT" : $0.method == nil }) else { return nil }
        switch faults.remove(at: index).kind {
        case .dropAfter: return .retry("shop.no-answer", "The answer got lost.", writeMayHaveHappened: isWrite)
        default: return .retry("shop.busy", "The shop is busy.")
        }
    }
}
