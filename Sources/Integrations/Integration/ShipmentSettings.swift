import Commerce

/// How the shop learns that an order was sent. Off until `shipped` is set.
public struct ShipmentSettings: Sendable, Hashable {
    /// The expression that says whether an order was sent; nil when this is off.
    public var shipped: String?
    /// The values of `shipped` that mean it; empty takes any value that is filled, not zero and not false.
    public var shippedValues: [String]
    /// The expression that makes the carrier's number of the parcel.
    public var tracking: String?
    /// The expression that makes AccountView's word for the carrier.
    public var carrier: String?
    /// The name that the shop shows, per word of AccountView.
    public var carriers: [String: String]
    /// What to do with a carrier that the table lacks.
    public var unmappedCarrier: UnmappedCarrier
    /// The carrier's page about a parcel, with `{tracking}`, `{carrier}` and `{number}`; nil for none.
    public var trackingURL: String?
    /// The same per carrier, by the name that the shop shows.
    public var trackingURLs: [String: String]
    /// A note for the shop's staff, with `{tracking}`, `{carrier}`, `{url}` and `{number}`; nil for none.
    public var note: String?
    /// How far back orders are looked at where AccountView does not say when one changed.
    public var lookBack: Duration
    /// Whether orders that have left the order book are looked at.
    public var readsHistory: Bool
    /// The date of history by which it is read.
    public var historyDate: String
    /// Time between polls.
    public var pollEvery: Duration

    /// What to do with a carrier that the table lacks.
    public enum UnmappedCarrier: String, Sendable, Hashable, CaseIterable {
        /// Send AccountView's own word.
        case keep
        /// Send none.
        case omit
        /// A person decides.
        case park
    }

    /// Whether the shop is told at all.
    public var isOn: Bool { shipped != nil }

    init(_ section: SettingsSection) {
        shipped = section.fieldOrExpression(
            "shipped", "What says that an order was sent: a field of AccountView's orders such as K1_SENT (a date, flag or status), or an expression."
        )
        shippedValues = section.strings(
            "shipped-values", "The values that mean it, for a status; left out, any that is filled, not zero and not false.")
        tracking = section.fieldOrExpression("tracking", "The tracking number: a field such as K1_TRACK, or an expression.")
        carrier = section.fieldOrExpression("carrier", "The carrier: a field such as K1_CARR, or an expression.")
        carriers = section.table("carriers", "What the shop calls a carrier, per value of \"carrier\", such as PNL: PostNL.")
        unmappedCarrier = section.choice("unmapped-carrier", default: .keep, "What to do with a carrier that the table lacks.")
        trackingURL = section.optionalString(
            "tracking-url", width: 500, "The carrier's page about a parcel; {tracking}, {carrier} and {number} are filled in.")
        trackingURLs = section.table("tracking-urls", width: 500, "The same per carrier, by the name that the shop shows.")
        note = section.optionalString(
            "note", width: 500, "A note for the shop's staff; {tracking}, {carrier}, {url} and {number} are filled in.")
        lookBack = section.duration(
            "look-back", default: .seconds(30 * 86_400), in: .seconds(86_400) ... .seconds(366 * 86_400),
            "How far back orders are read again where AccountView keeps no date of change, and in history.")
        readsHistory = section.bool("history", default: true, "Look at orders that have left the order book too.")
        historyDate = section.string("history-date", default: "DEL_DATE", "The date by which history is read.").uppercased()
        pollEvery = section.duration("poll-every", default: .seconds(300), in: .seconds(10) ... .seconds(86_400 * 7), "Time between polls.")
        guard shipped == nil else { return }
        for key in section.keys where key != "shipped" && section.has(key) {
            section.report(key, "has no effect while shipped is missing.", isWarning: true)
        }
    }

    /// The columns of AccountView's orders that the expressions read, each once.
    public var columns: [String] {
        var columns: [String] = []
        for path in paths where path.count > 1 && path[0] == "raw" && !columns.contains(path[1]) { columns.append(path[1]) }
        return columns
    }

    /// Whether having left the order book is part of what the expressions ask.
    public var asksForHistory: Bool { paths.contains { $0.first == "history" } }

    private var paths: [[String]] { [shipped, tracking, carrier].compactMap { $0 }.compactMap { try? CompiledExpression($0) }.flatMap(\.references) }
}

extension SettingsSection {
    /// An expression over what the ERP says of an order's shipping; the bare name of a column stands for `raw.NAME`.
    fileprivate func fieldOrExpression(_ key: String, _ doc: String) -> String? {
        optionalExpression(key, doc, check: Self.problem).map(Self.expanded)
    }

    private static func expanded(_ text: String) -> String {
        let isColumn = text.utf8.first.map { (0x41...0x5A).contains($0) } ?? false
        let isName = text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        return isColumn && isName ? "raw.\(text)" : text
    }

    private static func problem(_ text: String) -> String? {
        if let wrong = CompiledExpression.problem(expanded(text)) { return wrong }
        guard let paths = try? CompiledExpression(expanded(text)).references else { return nil }
        for path in paths {
            guard let (step, _) = DocumentShape.shipment.unknownStep(in: path) else { continue }
            return
                "reads \(path.joined(separator: ".")), but there is no \(step): a column of AccountView is read as raw.\(step), beside it there are "
                + "reference, number and history."
        }
        return nil
    }
}
