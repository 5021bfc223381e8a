import Commerce
public import Integrations
import JSON

/// The sales orders that staff types into AccountView, as one integration reads them for its shop.
///
/// Orders that came from a shop are known by their reference in COMMENT1 (`<prefix><number>#`) and are never handed on.
public struct AccountViewOrders: Sendable {
    /// The integration.
    public let integration: Integration
    let erp: AccountViewConnector
    /// Prefixes of references that Koppel itself writes in this company.
    private let prefixes: Set<String>

    init(_ erp: AccountViewConnector, _ integration: Integration, sharing others: [Integration]) {
        self.erp = erp
        self.integration = integration
        prefixes = Set(([integration] + others).map { folded($0.orders.referencePrefix) })
    }

    var settings: AccountViewSettings { erp.settings }

    /// Whether a text is a reference that Koppel wrote: one of the prefixes, something, and the terminator. Where a company's prefix is empty,
    /// any single word with the terminator is.
    func isReference(_ text: String) -> Bool {
        let text = folded(text)
        guard text.hasSuffix("#"), text.utf8.count > 1 else { return false }
        return prefixes.contains { prefix in
            prefix.isEmpty ? !text.contains(where: \.isWhitespace) : text.hasPrefix(prefix) && text.utf8.count > prefix.utf8.count + 1
        }
    }

    /// The columns of headers and lines that this installation has.
    func columns() async throws -> (header: [String], lines: [String]) {
        let header = try await erp.dictionary.table("SO_HDR", with: "SO_LINE")
        let lines = try await erp.dictionary.table("SO_LINE", with: "SO_HDR")
        guard header.has(settings.orderNumberField) else {
            throw Fault.park(
                "orders.no-number",
                "AccountView shows no field \(settings.orderNumberField) with the number of a sales order, so orders cannot be read.",
                advice: "Name the field in \"erp.order-number-field\" if there is one; \"koppel discover\" lists the fields.")
        }
        let known = [
            settings.orderNumberField, "COMMENT1", "COMMENT2", "ORD_DATE", "RPL_INV", "RPL_DEL", "DEL_CODE", "TO_EMAIL", "DISC_CODE", "CUR_CODE",
            settings.orderTotalField, "CNG_DATE",
        ]
        return (
            known.filter { header.has($0) },
            ["ART_CODE", "ART_DESC1", "ORD_QTY", "ART_PX", "DISC_PCT", "VAT_AMT", "VAT_CODE", "ART_LEVEL", "REC_ID"].filter { lines.has($0) }
        )
    }
}

extension AccountViewConnector {
    /// The sales orders of this company as an integration reads them.
    /// - Parameter others: The other integrations of the company: orders of their shops are known by their prefixes too.
    public func orders(for integration: Integration, sharing others: [Integration] = []) -> AccountViewOrders {
        AccountViewOrders(self, integration, sharing: others)
    }
}
