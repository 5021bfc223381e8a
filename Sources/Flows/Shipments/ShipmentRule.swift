import Commerce
import Integrations
import JSON

/// Decides from what the ERP says of an order whether it was sent, and with which tracking number, carrier and link.
struct ShipmentRule: Sendable {
    private let settings: ShipmentSettings
    private let integration: String
    private let tables: JSONValue
    private let shipped: ValueExpression
    private let tracking: ValueExpression?
    private let carrier: ValueExpression?

    /// What the rule makes of a record.
    enum Verdict: Sendable, Hashable {
        /// Sent.
        case sent(Shipment)
        /// Not yet, and why; and whether it will be without any further change in the ERP.
        case waiting(String, comesByItself: Bool)
    }

    /// Compiles the rule; nil when the integration has none.
    init?(_ integration: Integration) throws(SettingsProblems) {
        settings = integration.orders.shipments
        self.integration = integration.id
        tables = JSONValue(tables: integration.tables)
        guard let shipped = settings.shipped else { return nil }
        let file = "\(integration.id).yaml"
        func compile(_ key: String, _ text: String) throws(SettingsProblems) -> ValueExpression {
            try ValueExpression(text, shape: .shipment, file: file, setting: "orders.shipments.\(key)")
        }
        self.shipped = try compile("shipped", shipped)
        if let text = settings.tracking { tracking = try compile("tracking", text) } else { tracking = nil }
        if let text = settings.carrier { carrier = try compile("carrier", text) } else { carrier = nil }
    }

    /// - Parameters:
    ///   - number: The order's number in the shop.
    ///   - today: `YYYY-MM-DD`; a date behind it is a plan.
    /// - Throws: `Fault` when an expression fails, or a carrier is not in the table and must be.
    func verdict(_ record: ShipmentRecord, number: String, today: String, subject: String) throws(Fault) -> Verdict {
        let document = document(record)
        let said = try shipped.value(of: document, subject: subject)
        let text = try shipped.text(of: document, subject: subject)
        if !settings.shippedValues.isEmpty {
            guard settings.shippedValues.contains(where: { $0.lowercased() == text.lowercased() }) else {
                return .waiting("Not sent yet: AccountView says \"\(text)\", which is none of orders.shipments.shipped-values.", comesByItself: false)
            }
        } else if Self.isNo(said, text) {
            return .waiting("Not sent yet: \(settings.shipped ?? "") is empty in AccountView.", comesByItself: false)
        } else if let day = Self.day(text), day > today {
            return .waiting("Not sent yet: AccountView says \(day).", comesByItself: true)
        }
        let code = Self.oneLine(try tracking?.text(of: document, subject: subject) ?? "")
        let name = try named(Self.oneLine(try carrier?.text(of: document, subject: subject) ?? ""), subject: subject)
        return .sent(Shipment(tracking: code, carrier: name, link: link(code, name, number: number)))
    }

    /// The note for the shop's staff; nil for none.
    func note(_ shipment: Shipment, number: String) -> String? {
        settings.note.map { Self.fill($0, shipment.tracking ?? "", shipment.carrier ?? "", number).replacing("{url}", with: shipment.link ?? "") }
    }

    // MARK: What was sent how

    private func named(_ word: String, subject: String) throws(Fault) -> String? {
        if word.isEmpty { return nil }
        if let name = settings.carriers.first(where: { $0.key.lowercased() == word.lowercased() })?.value { return name }
        switch settings.unmappedCarrier {
        case .keep: return word
        case .omit: return nil
        case .park:
            throw .park(
                "carrier.unmapped", "\(subject): the carrier \"\(word)\" is not in orders.shipments.carriers.",
                advice: "Add the carrier to orders.shipments.carriers of integration \(integration), then replay.")
        }
    }

    private func link(_ code: String, _ carrier: String?, number: String) -> String? {
        let own = carrier.flatMap { carrier in settings.trackingURLs.first { $0.key.lowercased() == carrier.lowercased() }?.value }
        guard !code.isEmpty, let template = own ?? settings.trackingURL else { return nil }
        return Self.fill(template, percentEncoded(code), percentEncoded(carrier ?? ""), percentEncoded(number))
    }

    private func document(_ record: ShipmentRecord) -> JSONValue {
        [
            "raw": .object(record.raw), "reference": .string(record.reference), "number": record.number.map { .string($0) } ?? .null,
            "history": .bool(record.isInHistory), "tables": tables,
        ]
    }

    // MARK: Words

    private static func isNo(_ value: JSONValue?, _ text: String) -> Bool {
        switch value {
        case nil, .null?: true
        case .bool(let flag)?: !flag
        case .number(let number)?: number.isZero
        default: ["", "0", "false", "f", ".f.", "n", "nee", "no"].contains(text.lowercased())
        }
    }

    /// The day of a text that is a date.
    private static func day(_ text: String) -> String? {
        let day = String(text.prefix(10))
        let isDay = day.utf8.count == 10 && day.enumerated().allSatisfy { [4, 7].contains($0) ? $1 == "-" : $1.isASCII && $1.isNumber }
        return isDay ? day : nil
    }

    private static func oneLine(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    private static func fill(_ template: String, _ tracking: String, _ carrier: String, _ number: String) -> String {
        template.replacing("{tracking}", with: tracking).replacing("{carrier}", with: carrier).replacing("{number}", with: number)
    }
}
