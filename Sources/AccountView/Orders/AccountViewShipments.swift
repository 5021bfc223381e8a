import Commerce
public import Integrations
import JSON

/// What AccountView says of the shipping of orders that came from shops, read once for all integrations of a company that want to know.
///
/// Which columns say so is named in the settings; they are read from the order book and, by the same names, from history.
public struct AccountViewShipments: Sendable {
    let erp: AccountViewConnector
    /// The columns that any of the integrations reads.
    let columns: [String]
    let readsHistory: Bool
    /// Whether leaving the order book is itself a change.
    let asksForHistory: Bool
    let historyDate: String
    let lookBack: Duration

    init(_ erp: AccountViewConnector, _ all: [ShipmentSettings]) {
        self.erp = erp
        var columns: [String] = []
        for column in all.flatMap(\.columns) where !columns.contains(column) { columns.append(column) }
        self.columns = columns
        readsHistory = all.contains { $0.readsHistory }
        asksForHistory = all.contains { $0.asksForHistory }
        historyDate = all.first?.historyDate ?? "DEL_DATE"
        lookBack = all.map(\.lookBack).max() ?? .seconds(30 * 86_400)
    }

    var settings: AccountViewSettings { erp.settings }

    /// What is read of a table.
    struct Part: Sendable {
        var object: String
        var table: String
        /// The table whose columns these are, where it is joined to the one that is read.
        var joined: String?
        /// By which rows are told apart.
        var key: String
        /// The date that tells what is recent, and whether it moves with each change.
        var date: String
        var isDated: Bool
        /// The named columns that are there.
        var columns: [String]
        /// Further columns.
        var others: [String]
        var isHistory: Bool { joined != nil }
        /// A column's name in a query.
        func named(_ column: String) -> String { joined.map { "\($0).\(column)" } ?? column }
    }

    /// The order book, then history where it can tell anything.
    /// - Throws: `Fault` (park) when a named column is in neither.
    func parts() async throws -> [Part] {
        let book = try await erp.dictionary.table("SO_HDR", with: "SO_LINE")
        let history = try await erp.dictionary.table("HST_AH", with: "HST_AL")
        let inBook = columns.filter { book.has($0) || !book.isDiscovered }
        let inHistory = columns.filter { history.has($0) }
        if let lost = columns.first(where: { !inBook.contains($0) && !inHistory.contains($0) }) {
            throw Fault.park(
                "shipments.no-field", "AccountView's sales orders have no field \(lost), which orders.shipments names.",
                advice: "Name a field that \"koppel discover\" lists.")
        }
        let number = book.has(settings.orderNumberField) ? settings.orderNumberField : nil
        let isDated = book.has("CNG_DATE")
        var parts = [
            Part(
                object: "SO1", table: "SO_HDR", joined: nil, key: number ?? "COMMENT1", date: isDated ? "CNG_DATE" : "ORD_DATE", isDated: isDated,
                columns: inBook, others: number.map { [$0] } ?? [])
        ]
        let tells = readsHistory && (asksForHistory || !inHistory.isEmpty)
        if tells, history.has(historyDate) || !history.isDiscovered {
            parts.append(
                Part(
                    object: "ALH", table: "HST_AL", joined: "HST_AH", key: "REC_ID", date: historyDate, isDated: false, columns: inHistory,
                    others: ["HDR_TYPE"] + ["ORD_NR"].filter { history.has($0) }))
        }
        return parts
    }
}

extension AccountViewConnector {
    /// What this company's orders say of their shipping, for integrations with these settings.
    public func shipments(for settings: [ShipmentSettings]) -> AccountViewShipments { AccountViewShipments(self, settings) }
}
