import AccountView
import ArgumentParser
import Integrations
import JSON
import Wiring

/// `koppel discover`: what the AccountView company has to choose from when settings are written.
struct DiscoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover", abstract: "Lists what an AccountView company has to choose from: fields, VAT codes, journals, accounts, groups.",
        discussion: "Names of article fields differ between installations; the list says which could serve for EAN, stock, pictures and so on.")

    @OptionGroup var process: ProcessOptions

    @Argument(help: "The integration.")
    var integration: String

    @Option(help: "Only the fields of this table, such as ARTICLE, CONTACT or SO_HDR.")
    var table: String?

    @Flag(help: "JSON, for programs.")
    var json = false

    func run() async throws {
        let (company, found) = try await Session.with(process) { parts, factory in
            let made = try await Session.connectors(parts, factory, of: integration)
            return (made.integration.erp.company, try await made.erp.discover())
        }
        if let table, !found.tables.contains(where: { $0.table == table.uppercased() }) {
            throw ValidationError("--table \(table): expected one of \(found.tables.map(\.table).joined(separator: ", "))")
        }
        if json { return print(found.json.text) }
        DiscoveryPrinter(found).show(company: company, table: table?.uppercased())
    }
}

/// Shows what was discovered to people.
struct DiscoveryPrinter {
    private let found: AccountViewDiscovery
    init(_ found: AccountViewDiscovery) { self.found = found }

    func show(company: String, table: String?) {
        print("AccountView company \(company)")
        for fields in found.tables where table == nil || fields.table == table { show(fields) }
        guard table == nil || table == "ARTICLE" else { return }
        section(
            "Article fields that could serve (a guess by name and type; look before you set them)",
            found.suggestions.map { one in
                [one.setting, one.meaning, one.fields.joined(separator: ", ")]
            })
        guard table == nil else { return }
        section("VAT codes", found.vatCodes.map { [$0.code, "\($0.rate) %", $0.name] })
        for (title, items) in [
            ("Journals", found.journals), ("Ledger accounts", found.ledgerAccounts), ("Article groups", found.articleGroups),
            ("Cost centres", found.costCentres),
        ] {
            section(title, items.map { [$0.code, $0.name] })
        }
    }

    private func show(_ fields: TableFields) {
        let origin = fields.isDiscovered ? "" : " (the dictionary cannot be read: those that every installation has)"
        section(
            "Fields of \(fields.table)\(origin)",
            fields.fields.values.sorted { $0.name < $1.name }.map { field in
                let marks = [field.isMandatory ? "mandatory" : nil, field.isBlocked ? "read only" : nil].compactMap { $0 }
                let caption = fields.table == "ARTICLE" ? found.captions[field.name] ?? "" : ""
                return [field.name, field.width > 0 ? "\(field.kind), \(field.width)" : field.kind, marks.joined(separator: ", "), caption]
            })
    }

    /// Rows in columns as wide as they need.
    private func section(_ title: String, _ rows: [[String]]) {
        print("\n\(title)\(rows.isEmpty ? ": none, or the user may not read them" : "")")
        let widths = (0..<(rows.map(\.count).max() ?? 0)).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        for row in rows {
            var line = "  " + row.enumerated().map { $1 + String(repeating: " ", count: widths[$0] - $1.count) }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            print(line)
        }
    }
}
