import Commerce
import Integrations
import JSON

/// The shop's own choice lists and their options. The API can attach them to articles and make neither.
extension MijnWebwinkelConnector {
    /// An option of a list, as a variant names it.
    struct Chosen: Sendable, Hashable {
        var list: Int
        var option: Int
        var surcharge: Decimal128
    }

    /// The options of a variant, found by name.
    /// - Throws: `Fault` (park), cause `variant.option-missing`, naming list and option.
    func chosen(_ options: [VariantOption], label: String) async throws -> [Chosen] {
        var chosen: [Chosen] = []
        for option in options {
            guard let list = try await listID(named: option.name) else {
                throw Fault.park(
                    "variant.option-missing", "\(label): MijnWebwinkel has no choice list \(option.name), as far as the API shows them.",
                    advice: "Make the list in the back office and attach it to any article, or name its number under shop.lists; then replay.")
            }
            guard let found = try await self.option(option.value, ofList: list) else {
                throw Fault.park(
                    "variant.option-missing", "\(label): the choice list \(option.name) of MijnWebwinkel has no option \(option.value).",
                    advice: "Add the option to the list in the back office, then replay.")
            }
            chosen.append(Chosen(list: list, option: found.id, surcharge: found.surcharge))
        }
        return chosen
    }

    /// By the settings, else by what articles have: there is no call that tells the shop's lists.
    private func listID(named name: String) async throws -> Int? {
        if let number = settings.lists.first(where: { $0.key.folded == name.folded })?.value { return Int(number) }
        for isNow in [false, true] {
            let found = try await articleTable(isNow: isNow).lists[name.folded] ?? []
            if found.count > 1 {
                throw Fault.park(
                    "variant.list-ambiguous",
                    "MijnWebwinkel has the choice list \(name) more than once: \(found.sorted().map { String($0) }.joined(separator: " and ")).",
                    advice: "Name the number of the one that is meant under shop.lists, then replay.")
            }
            if let list = found.first { return list }
        }
        return nil
    }

    private func option(_ name: String, ofList list: Int) async throws -> (id: Int, surcharge: Decimal128)? {
        for isNow in [false, true] {
            let options = try await options(ofList: list, isNow: isNow)
            if let option = options.first(where: { $0.text("name")?.folded == name.folded }), let id = option.int("id") {
                return (id, option.decimal("price") ?? 0)
            }
        }
        return nil
    }

    private func options(ofList list: Int, isNow: Bool) async throws -> [Record] {
        let key = "list/\(list)"
        if !isNow, let bytes = try? await services.store.get([key]).first ?? nil, let value = try? JSONValue(parsing: bytes) {
            return Record(value).records("options")
        }
        let call = MijnWebwinkelClient.Call(path: "articlelists/\(list)", query: client.language, subject: "choice list \(list)")
        guard let answer = try await client.send(call) else { return [] }
        try? await services.store.set([(key, answer.bytes)], ttl: .seconds(600))
        return Record(answer).records("options")
    }

    /// The lists as a write of the article wants them: all of them, each with all its options, because what is left out is detached.
    static func listFields(_ article: Record, adding chosen: [Chosen] = [], removing options: Set<Int> = []) -> JSONValue {
        var lists = article.records("lists").compactMap { list -> (id: Int, hasImages: Bool, options: [(Int, JSONValue)])? in
            guard let id = list.int("id") else { return nil }
            let kept = list.records("options").compactMap { option in
                option.int("id").map { ($0, JSONValue.array(option.value["image_ids"]?.array ?? [])) }
            }
            return (id, list.value["has_images"]?.bool ?? false, kept.filter { !options.contains($0.0) })
        }
        for one in chosen {
            if let place = lists.firstIndex(where: { $0.id == one.list }) {
                if !lists[place].options.contains(where: { $0.0 == one.option }) { lists[place].options.append((one.option, JSONValue.array([]))) }
            } else {
                lists.append((one.list, false, [(one.option, JSONValue.array([]))]))
            }
        }
        return .array(
            lists.filter { !$0.options.isEmpty }.map { list in
                [
                    "id": .number(Decimal128(list.id)), "has_images": .bool(list.hasImages),
                    "options": .array(list.options.map { ["id": .number(Decimal128($0.0)), "image_ids": $0.1] }),
                ]
            })
    }
}
