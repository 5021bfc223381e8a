import Commerce
import Foundation

/// Everything that a shop holds.
struct ShopState: Sendable {
    var tables: [String: ShopTable] = [:]
    var access = AccessControl()
    /// Configuration by name.
    var configuration: [String: String] = [:]
    /// What an order was placed to prove, by id: `written`, `filtered`, `parked`.
    var expectations: [Int: String] = [:]
    /// References and keys come from here, so that they are the same each time.
    var random: SeededRandom
    /// The shop's wall clock, moved before each call.
    var now = ""
    /// Pictures of products.
    var images = ShopImages()
    /// What changed since hints were sent last.
    var news: [(entity: String, id: Int, action: String)] = []

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    subscript(_ resource: String) -> ShopTable {
        get { tables[resource] ?? ShopTable() }
        _modify { yield &tables[resource, default: ShopTable()] }
    }

    func record(_ resource: String, _ id: Int) -> ShopRecord? { tables[resource]?[id] }

    /// Adds a record with what the model would store for fields that are left out. - Returns: its id.
    @discardableResult
    mutating func insert(_ resource: String, _ values: [String: ShopRecord.Value], id: Int? = nil, lists: [String: [[String: String]]] = [:]) -> Int {
        let number = id ?? self[resource].nextID()
        var record = ShopRecord(id: number, values: values, lists: lists)
        for field in PrestaShopModel.nine.resources[resource]?.fields ?? [] where record.values[field.name] == nil {
            if field.isMultilingual {
                record.values[field.name] = .languages([:])
            } else if field.name == "date_add" || field.name == "date_upd" {
                record[field.name] = now
            } else {
                record[field.name] = FieldSpelling.stored("", field.type)
            }
        }
        self[resource].add(record)
        return number
    }

    /// Adds a record of plain fields.
    @discardableResult
    mutating func insert(_ resource: String, plain values: [String: String], id: Int? = nil, lists: [String: [[String: String]]] = [:]) -> Int {
        insert(resource, values.mapValues { .text($0) }, id: id, lists: lists)
    }

    mutating func update(_ resource: String, _ id: Int, _ change: (inout ShopRecord) -> Void) {
        guard var record = tables[resource]?[id] else { return }
        change(&record)
        tables[resource]?[id] = record
    }
}

/// A small generator whose numbers are the same for the same seed.
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64
    init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// Nine capital letters.
    mutating func reference() -> String { String((0..<9).map { _ in "ABCDEFGHIJKLMNOPQRSTUVWXYZ".randomElement(using: &self)! }) }
    /// 32 hexadecimal digits.
    mutating func hash() -> String { String((0..<32).map { _ in "0123456789abcdef".randomElement(using: &self)! }) }
}
