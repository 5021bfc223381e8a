import Commerce
import JSON

/// What one amount without and one with tax say about the rate, given that both were rounded.
struct RateEvidence {
    /// In percent.
    let low: Decimal128
    let high: Decimal128

    /// Nil when nothing can be said: no amount.
    init?(net: Decimal128, tax: Decimal128) {
        let (net, tax) = (net.magnitude, tax.magnitude)
        let half = Self.halfUnit(of: net, tax)
        guard net > half, let low = (tax - half).divided(by: net + half, digits: 20), let high = (tax + half).divided(by: net - half, digits: 20)
        else { return nil }
        (self.low, self.high) = (max(low, 0) * 100, high * 100)
    }

    /// What both say together.
    func and(_ other: RateEvidence) -> RateEvidence {
        let both = RateEvidence(low: max(low, other.low), high: min(high, other.high))
        return both.low <= both.high ? both : self
    }

    private init(low: Decimal128, high: Decimal128) { (self.low, self.high) = (low, high) }

    /// The rate, where only one tenth of a percent fits, or only one rate that this store is known to have.
    func rate(known: [Decimal128]) -> Decimal128? {
        let first = (low * 10).rounded(to: 0, .up), last = (high * 10).rounded(to: 0, .down)
        if first == last { return first.divided(by: 10, digits: 10)?.reduced }
        // Below two points of width a known rate is proof enough; wider, 19 and 21 could be mixed up.
        guard first < last, high - low < 2 else { return nil }
        let fitting = known.filter { low <= $0 && $0 <= high }
        return fitting.count == 1 ? fitting[0] : nil
    }

    // Half of the last place that is shown, but never finer than amounts in whole cents would be if they end in zeros.
    private static func halfUnit(of a: Decimal128, _ b: Decimal128) -> Decimal128 {
        let places = max(2, min(4, max(a.reduced.scale, b.reduced.scale)))
        return [Decimal128("0.005")!, Decimal128("0.0005")!, Decimal128("0.00005")!][places - 2]
    }
}

/// The tax rates of an order's lines and charges.
struct OrderRates {
    private(set) var lines: [Int: Decimal128] = [:]
    private(set) var charges: [Charge: Decimal128] = [:]
    private(set) var fees: [Int: Decimal128] = [:]
    /// Rates that `/taxes` named.
    private(set) var learned: [Decimal128] = []
    private var missing = 0

    /// A charge that has its own tax.
    enum Charge: String, CaseIterable {
        case shipping
        case handling
        case wrapping
    }

    /// Whether every rate that matters is known from the amounts.
    var isComplete: Bool { missing == 0 }

    init(header: JSONValue, rows: [JSONValue], fees feeRows: [JSONValue], known: [Decimal128]) {
        for row in rows {
            guard let id = row["id"]?.int, let evidence = Self.evidence(row) else { continue }
            lines[id] = evidence.rate(known: known)
            if lines[id] == nil { missing += 1 }
        }
        for charge in Charge.allCases {
            let net = header["\(charge.rawValue)_cost_ex_tax"]?.amount ?? 0
            guard let evidence = RateEvidence(net: net, tax: header["\(charge.rawValue)_cost_tax"]?.amount ?? 0) else { continue }
            charges[charge] = evidence.rate(known: known)
            if charges[charge] == nil { missing += 1 }
        }
        for fee in feeRows {
            guard let id = fee["id"]?.int, let evidence = RateEvidence(net: FeeAmounts(fee).net, tax: FeeAmounts(fee).tax) else { continue }
            fees[id] = evidence.rate(known: known)  // `/taxes` does not speak of fees, so an unclear one stays unknown
        }
    }

    /// Of a line: its total, and its unit price unless the total is nothing but the unit price multiplied.
    private static func evidence(_ row: JSONValue) -> RateEvidence? {
        let (net, tax) = (row["total_ex_tax"]?.amount ?? 0, row["total_tax"]?.amount ?? 0)
        let (unitNet, unitTax) = (row["price_ex_tax"]?.amount ?? 0, row["price_tax"]?.amount ?? 0)
        let quantity = Decimal128(row["quantity"]?.int ?? 1)
        let unit = RateEvidence(net: unitNet, tax: unitTax)
        if let unit, unitNet * quantity == net, unitTax * quantity == tax { return unit }
        guard let total = RateEvidence(net: net, tax: tax) else { return unit }
        return unit.map { total.and($0) } ?? total
    }

    /// Takes the rates from `/taxes?details=true`: exact, per line and charge; several taxes on one thing add up.
    mutating func read(taxes: [JSONValue]) {
        var (byLine, byCharge): ([Int: Decimal128], [Charge: Decimal128]) = ([:], [:])
        for tax in taxes {
            guard let rate = tax["rate"]?.amount?.reduced else { continue }
            switch tax["line_item_type"]?.string {
            case "shipping": byCharge[.shipping, default: 0] += rate
            case "handling": byCharge[.handling, default: 0] += rate
            case "gift-wrapping": byCharge[.wrapping, default: 0] += rate
            default: if let line = tax["order_product_id"]?.id.flatMap({ Int($0) }) { byLine[line, default: 0] += rate }
            }
            if !learned.contains(rate) { learned.append(rate) }
        }
        lines.merge(byLine) { $1 }
        charges.merge(byCharge) { $1 }
    }
}

/// A fee's amounts; the field has two spellings.
struct FeeAmounts {
    let net: Decimal128
    let gross: Decimal128
    var tax: Decimal128 { gross - net }

    init(_ fee: JSONValue) {
        net = fee["cost_ex_tax"]?.amount ?? fee["cost_exc_tax"]?.amount ?? fee["base_cost"]?.amount ?? 0
        gross = fee["cost_inc_tax"]?.amount ?? net
    }
}

/// The rates this store has been seen to charge.
struct RateMemory {
    let store: any ConnectorStore
    private static let key = "bigcommerce.rates"

    func rates() async throws -> [Decimal128] {
        guard let bytes = try await store.get([Self.key])[0] else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Decimal128(String($0)) }
    }

    func add(_ new: [Decimal128]) async throws {
        let old = try await rates()
        let all = old + new.filter { !old.contains($0) }
        if all.isEmpty || all.count == old.count { return }
        let text = all.map(\.description).joined(separator: " ")
        try await store.set([(Self.key, Array(text.utf8))], ttl: .seconds(30 * 86_400))
    }
}
