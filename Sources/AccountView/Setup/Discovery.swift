import Commerce
import Integrations
public import JSON

/// What a company has to choose from: for `koppel discover` and the set-up pages.
public struct AccountViewDiscovery: Sendable {
    /// Code and name of something.
    public struct Item: Sendable, Hashable {
        /// The code that settings use.
        public let code: String
        /// The name that people know.
        public let name: String
    }
    /// A VAT code.
    public struct VATCode: Sendable, Hashable {
        /// The code that settings use.
        public let code: String
        /// The name that people know.
        public let name: String
        /// Percent.
        public let rate: Decimal128
    }
    /// Fields of the tables that a shop coupling touches.
    public var tables: [TableFields]
    /// What AccountView calls the fields of articles.
    public var captions: [String: String]
    /// VAT codes.
    public var vatCodes: [VATCode]
    /// Journals.
    public var journals: [Item]
    /// Ledger accounts.
    public var ledgerAccounts: [Item]
    /// Article groups.
    public var articleGroups: [Item]
    /// Cost centres.
    public var costCentres: [Item]
}

extension AccountViewConnector {
    /// Reads what there is to choose from. What the user may not read is empty.
    public func discover() async throws -> AccountViewDiscovery {
        var tables: [TableFields] = []
        for (name, other) in [
            ("ARTICLE", nil), ("SO_HDR", "SO_LINE"), ("SO_LINE", nil), ("CONTACT", "DEL_ADDR"), ("DEL_ADDR", nil), ("DJ_PAGE", "DJ_LINE"),
            ("DJ_LINE", nil),
        ] {
            tables.append(try await dictionary.table(name, with: other))
        }
        let captions = try await captions(of: "ARTICLE")
        let rates = try await lookUp("VA1", "VAT", "VAT_CODE", ["VAT_NAME", "VAT_PCT"])
        return AccountViewDiscovery(
            tables: tables, captions: captions,
            vatCodes: rates.map { .init(code: $0.text("VAT_CODE"), name: $0.text("VAT_NAME"), rate: $0.decimal("VAT_PCT") ?? 0) },
            journals: try await items("DJ1", "DAILY", "DJ_CODE", "DJ_NAME"), ledgerAccounts: try await items("GL1", "LEDGER", "ACCT_NR", "ACCT_NAME"),
            articleGroups: try await items("AG1", "ART_GRP", "AG_CODE", "AG_DESC"),
            costCentres: try await items("CC1", "COST", "COST_CODE", "COST_DESC"))
    }

    /// What AccountView calls the fields of a table; empty when the user may not read the dictionary.
    private func captions(of table: String) async throws -> [String: String] {
        var query = ReadQuery(
            object: "fld", table: "DCT_FLD", fields: ["DBF_NAME", "FIELD_NAME", "FLD_DESC"], filters: [.equal("DBF_NAME", table)], pageSize: 1_000)
        query.isSystem = true
        do {
            let rows = try await client.allRows(query, key: "FIELD_NAME", "read the captions of \(table)")
            return Dictionary(
                rows.filter { folded($0.text("DBF_NAME")) == folded(table) }.map { ($0.text("FIELD_NAME").uppercased(), $0.text("FLD_DESC")) }
            ) { first, _ in first }
        } catch let fault as Fault where fault.cause == "accountview.forbidden" || fault.handling == .park {
            return [:]
        }
    }

    private func items(_ object: String, _ table: String, _ code: String, _ name: String) async throws -> [AccountViewDiscovery.Item] {
        try await lookUp(object, table, code, [name]).map { .init(code: $0.text(code), name: $0.text(name)) }
    }

    /// All rows of a look-up table; none when the user may not read it.
    func lookUp(_ object: String, _ table: String, _ code: String, _ fields: [String]) async throws -> [JSONObject] {
        let query = ReadQuery(object: object, table: table, fields: [code] + fields, pageSize: settings.pageSize)
        do {
            return try await client.allRows(query, key: code, "read \(table) (\(object))")
        } catch let fault as Fault where fault.cause == "accountview.forbidden" || fault.handling == .park {
            return []
        }
    }
}
