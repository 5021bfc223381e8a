public import Commerce
import Integrations
import JSON

extension PrestaShopConnector: CustomerTarget {
    public var emailLimit: Int { 255 }

    public func findCustomers(email: String) async throws -> [CustomerMatch] {
        let wanted = email.trimmed
        // A bar in the grammar of filters means "or".
        guard !wanted.isEmpty, !wanted.contains("|"), !wanted.contains("]") else { return [] }
        let query = ListQuery(display: OrderAssembly.customerFields, sort: "[id_ASC]")
            .matching("email", "[\(wanted)]").matching("is_guest", "[0]").matching("deleted", "[0]")
        return try await client.list("customers", query).filter { $0.text("email").trimmed.lowercased() == wanted.lowercased() }.map(match)
    }

    public func customer(id: String) async throws -> CustomerMatch? {
        let row = try await client.record("customers", try shopID(id, "customer"), display: OrderAssembly.customerFields)
        return row.flatMap { $0.flag("deleted") ? nil : match($0) }
    }

    public func createCustomer(_ record: CustomerRecord) async throws -> String {
        var fields = plain(record.fields)
        for name in ["firstname", "lastname"] { fields[name] = .string(personName(fields.text(name))) }
        if fields["passwd"] == nil { fields["passwd"] = .string("K\(services.makeID())-\(services.makeID())") }
        if fields["id_default_group"] == nil { fields["id_default_group"] = .number(.init(settings.customerGroup)) }
        if fields["active"] == nil { fields["active"] = "1" }
        if fields["id_lang"] == nil { fields["id_lang"] = try await .string(defaultLanguage()) }
        let id = try await client.create("customers", XMLNode("customer", children: nodes(fields)))
        for address in record.addresses { try await addAddress(try await addressFields(address, of: id)) }
        return String(id)
    }

    public func updateCustomer(id: String, _ record: CustomerRecord) async throws {
        let number = try shopID(id, "customer")
        var fields = plain(record.fields)
        for name in ["firstname", "lastname"] where fields[name] != nil { fields[name] = .string(personName(fields.text(name))) }
        if !fields.isEmpty {
            // From PrestaShop 9 a PUT wipes the customer's key for good; there `change` takes PATCH.
            try await client.change("customers", singular: "customer", number, fields.map { ($0.key, fields.text($0.key)) })
        }
        guard !record.addresses.isEmpty else { return }
        try await writeAddresses(ofCustomer: id, try await addressChanges(ofCustomer: id, record.addresses))
    }

    private func match(_ row: JSONValue) -> CustomerMatch {
        let name = [row.words("firstname"), row.words("lastname")].compactMap { $0 }.joined(separator: " ")
        return CustomerMatch(
            id: row.text("id"), email: row.words("email"), name: row.words("company") ?? name, isBlocked: !row.flag("active"), raw: row)
    }

    private func defaultLanguage() async throws -> String {
        if let id = try await configuration("PS_LANG_DEFAULT"), !id.isEmpty { return id }
        return try await languageIDs().first.map(String.init) ?? "1"
    }

    /// Only plain fields: lists and objects have no place in these records.
    func plain(_ fields: JSONObject) -> JSONObject {
        JSONObject(fields.filter { $0.value.array == nil && $0.value.object == nil && !$0.value.isNull }.map { ($0.key, $0.value) })
    }

    func nodes(_ fields: JSONObject) -> [XMLNode] { fields.map { XMLNode($0.key, text: fields.text($0.key)) } }
}

extension JSONObject {
    /// A field as text.
    func text(_ key: String) -> String { JSONValue.object(self).text(key) }
}

/// A first or last name that the shop takes: it refuses digits and many signs, and an empty one.
func personName(_ text: String) -> String {
    let refused = Set("!<>,;?=+()/\\@#\"°*`{}_^$%:¤[]|")
    let kept = String(text.map { refused.contains($0) || $0.isASCII && $0.isNumber ? " " : $0 })
    // A dot may stand only before a blank or at the end.
    var out = ""
    for (index, character) in kept.enumerated() {
        out.append(character)
        if character == ".", index + 1 < kept.count, kept[kept.index(kept.startIndex, offsetBy: index + 1)] != " " { out.append(" ") }
    }
    let words = out.split(separator: " ").joined(separator: " ")
    return words.isEmpty ? "-" : String(words.prefix(255))
}
