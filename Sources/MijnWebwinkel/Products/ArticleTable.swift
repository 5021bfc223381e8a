import Commerce
import JSON
import Synchronization

/// What is known of the shop's articles: the API has no search, so a walk over all of them is kept and brought up to date by what changed.
struct ArticleTable: Sendable, Equatable {
    /// A choice list on an article, with the options it offers there.
    struct Choice: Sendable, Equatable {
        var list: Int
        var name: String
        var options: [(id: Int, name: String)]

        static func == (a: Choice, b: Choice) -> Bool {
            a.list == b.list && a.name == b.name && a.options.elementsEqual(b.options) { $0.id == $1.id && $0.name == $1.name }
        }
    }

    struct Row: Sendable, Equatable {
        var id: Int
        var sku: String
        var ean: String
        /// Whether the shop counts its stock; unlimited otherwise.
        var isCounted: Bool
        var choices: [Choice]
    }

    var rows: [Int: Row] = [:]
    /// When the last reading began: what changed since is not known.
    var readAt: Timestamp
    /// When all articles were read last; only then deleted ones are noticed.
    var walkedAt: Timestamp

    init(rows: [Row], at now: Timestamp) {
        self.rows = Dictionary(rows.map { ($0.id, $0) }) { $1 }
        (readAt, walkedAt) = (now, now)
    }

    /// All rows with this code, oldest first.
    func rows(code: String, by key: ArticleKey) -> [Row] {
        rows.values.filter { (key == .sku ? $0.sku : $0.ean) == code }.sorted { $0.id < $1.id }
    }

    /// The shop's choice lists as far as articles have them: id by name.
    var lists: [String: Set<Int>] {
        var found: [String: Set<Int>] = [:]
        for choice in rows.values.flatMap(\.choices) { found[choice.name.folded, default: []].insert(choice.list) }
        return found
    }

    /// Variants have no code here. One is meant by a code that is the article's followed by its options' names, however they are joined:
    /// `TRUI-ROOD-XL` for the article `TRUI` in red, XL.
    func variants(code: String) -> [(article: Int, options: [Int])] {
        let wanted = code.lettersAndDigits
        return rows.values.filter { !$0.choices.isEmpty && !$0.sku.isEmpty && wanted.hasPrefix($0.sku.lettersAndDigits) }.flatMap { row in
            row.choices.reduce([(name: row.sku.lettersAndDigits, options: [Int]())]) { found, choice in
                found.flatMap { start in
                    choice.options.map { (start.name + $0.name.lettersAndDigits, start.options + [$0.id]) }.filter { wanted.hasPrefix($0.0) }
                }
            }.filter { $0.name == wanted }.map { (row.id, $0.options.sorted()) }
        }
    }
}

extension ArticleTable {
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes), let readAt = value["readAt"]?.int, let walkedAt = value["walkedAt"]?.int,
            let rows = value["rows"]?.array
        else { return nil }
        self.init(rows: rows.compactMap(Row.init), at: Timestamp(milliseconds: Int64(readAt)))
        self.walkedAt = Timestamp(milliseconds: Int64(walkedAt))
    }

    var bytes: [UInt8] {
        JSONValue.object([
            "readAt": .number(Decimal128(Int(readAt.milliseconds))), "walkedAt": .number(Decimal128(Int(walkedAt.milliseconds))),
            "rows": .array(rows.keys.sorted().compactMap { rows[$0]?.json }),
        ]).bytes
    }
}

extension ArticleTable.Row {
    /// An article as the API has it; nil without id.
    init?(article: Record) {
        guard let id = article.int("id") else { return nil }
        let extra = article.record("extra")
        self.init(
            id: id, sku: article.text("sku") ?? "",
            ean: extra?.record("invisible")?.text("barcode") ?? extra?.record("visible")?.text("barcode") ?? "",
            isCounted: article.value["stock"].map { !$0.isNull } ?? true,
            choices: article.records("lists").compactMap { list in
                guard let id = list.int("id") else { return nil }
                let options = list.records("options").compactMap { option in option.int("id").map { ($0, option.text("name") ?? "") } }
                return .init(list: id, name: list.text("name") ?? "", options: options)
            })
    }

    init?(_ json: JSONValue) {
        guard let id = json[0]?.int, let sku = json[1]?.string, let ean = json[2]?.string, let isCounted = json[3]?.bool else { return nil }
        self.init(
            id: id, sku: sku, ean: ean, isCounted: isCounted,
            choices: (json[4]?.array ?? []).compactMap { list in
                guard let id = list[0]?.int, let name = list[1]?.string else { return nil }
                return .init(list: id, name: name, options: (list[2]?.array ?? []).map { ($0[0]?.int ?? 0, $0[1]?.string ?? "") })
            })
    }

    var json: JSONValue {
        let lists = choices.map { choice -> JSONValue in
            let options = choice.options.map { JSONValue.array([.number(Decimal128($0.id)), .string($0.name)]) }
            return [.number(Decimal128(choice.list)), .string(choice.name), .array(options)]
        }
        return [.number(Decimal128(id)), .string(sku), .string(ean), .bool(isCounted), .array(lists)]
    }
}

/// The table in this process, under the version that the shared store has.
final class ArticleTableCache: Sendable {
    private let held = Mutex<(version: [UInt8], table: ArticleTable)?>(nil)

    func table(version: [UInt8]) -> ArticleTable? { held.withLock { $0?.version == version ? $0?.table : nil } }
    func keep(_ table: ArticleTable, version: [UInt8]) { held.withLock { $0 = (version, table) } }
}

extension String {
    /// Without blanks around it and in small letters, for comparing names.
    var folded: String { (Record(["text": .string(self)]).text("text") ?? "").lowercased() }
    /// Letters and digits alone, in small letters.
    var lettersAndDigits: String { String(lowercased().filter { $0.isLetter || $0.isNumber }) }
}
