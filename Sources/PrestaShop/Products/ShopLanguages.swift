import Commerce
import Integrations
import JSON

/// The languages of a shop, for texts that are written: every one must be sent, because the shop blanks those that are left out.
struct ShopLanguages: Sendable {
    /// The ids of all languages that are installed, switched on or not.
    var ids: [Int]
    /// ISO 639-1 code by id.
    var codes: [Int: String]
    /// The language of the ERP's texts.
    var main: Int

    /// All languages, that of the ERP's texts first.
    var order: [Int] { [main] + ids.filter { $0 != main } }

    /// The texts of a multilingual field as the shop has them.
    func texts(_ field: String, of row: JSONValue) -> [Int: String] {
        guard let versions = row[field]?.array else {
            // With one language a bare text comes.
            return row[field] == nil ? [:] : [main: row.text(field)]
        }
        return Dictionary(versions.map { ($0.id("id"), $0.text("value")) }) { $1 }
    }

    /// What a text of the ERP makes of the texts that are there: it goes into its own language, and into those that have none or the same
    /// as that one had. A translation that somebody made stays.
    func spread(_ text: String, over known: [Int: String]) -> [Int: String] {
        let before = known[main] ?? ""
        return Dictionary(
            ids.map { id in
                let own = known[id] ?? ""
                return (id, id == main || own.isEmpty || own == before ? text : own)
            }
        ) { $1 }
    }

    /// A multilingual field with all its languages.
    func node(_ field: String, _ texts: [Int: String]) -> XMLNode {
        XMLNode(
            field,
            children: ids.map { id in
                var node = XMLNode("language", text: texts[id] ?? "")
                node.attributes = [XMLNode.Attribute(name: "id", value: String(id))]
                return node
            })
    }

    /// A multilingual field with the same text in all languages.
    func node(_ field: String, _ text: String) -> XMLNode { node(field, spread(text, over: [:])) }
}

extension PrestaShopConnector {
    /// The shop's languages. The ERP's texts are in the first of the settings' languages that the shop has, else in the shop's default.
    func shopLanguages() async throws -> ShopLanguages {
        let rows = try await references.rows(.languages)
        let codes = Dictionary(rows.map { ($0.id("id"), $0.text("iso_code").lowercased()) }) { $1 }
        let ids = rows.map { $0.id("id") }
        let wanted = settings.languages.lazy.compactMap { code in ids.first { codes[$0] == code.lowercased() } }.first
        var main = wanted
        if main == nil { main = try await configuration("PS_LANG_DEFAULT").flatMap { Int($0) }.flatMap { ids.contains($0) ? $0 : nil } }
        guard let main = main ?? ids.first else {
            throw Fault.park("language.none", "PrestaShop shows no language.", advice: "Add one in International, Localization.")
        }
        return ShopLanguages(ids: ids, codes: codes, main: main)
    }
}
