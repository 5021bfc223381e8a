import Commerce
import Integrations

/// What was last written to the shop for one article, as the step ledger keeps it: `1780000000123 12 on`.
struct SentStock: Sendable, Hashable {
    /// The reading's number.
    var reading: Int
    /// The figure.
    var quantity: Int
    /// What was said about managing stock; nil for nothing.
    var manage: Bool?

    static let step = "stock"

    init(reading: Int, quantity: Int, manage: Bool?) {
        (self.reading, self.quantity, self.manage) = (reading, quantity, manage)
    }

    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let reading = Int(parts[0]), let quantity = Int(parts[1]) else { return nil }
        self.init(reading: reading, quantity: quantity, manage: parts[2] == "leave" ? nil : parts[2] == "on")
    }

    var text: String { "\(reading) \(quantity) \(manage.map { $0 ? "on" : "off" } ?? "leave")" }

    static func last(_ ledger: any StepLedger) async throws -> SentStock? { try await ledger.mark(step).flatMap(SentStock.init) }
}

extension StockSettings.ManageStock {
    /// What the shop is told about managing stock; nil leaves it.
    var flag: Bool? {
        switch self {
        case .on: true
        case .off: false
        case .leave: nil
        }
    }
}
