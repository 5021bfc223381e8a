import Commerce
import JSON

/// Articles and article groups by AccountView's rules.
extension AccountViewBooks {
    func insertArticle(_ given: [String: JSONValue], _ model: AccountViewModel) throws -> Int {
        var values = given
        try mandatory(values, model.tables["ARTICLE"]!, filled: [])
        try checkArticle(values)
        if year["ARTICLE"].first("ART_CODE", text(values, "ART_CODE")) != nil {
            throw AccountViewRefusal("Artikel \(text(values, "ART_CODE")) bestaat al.")
        }
        values["CNG_DATE"] = .string(now.dutchText)
        year["ARTICLE"].append(values, hidden: ["vat": "1"])
        return year["ARTICLE"].rows.count - 1
    }

    func updateArticle(_ body: AccountViewWriteBody) throws -> Int {
        let (place, values) = try named(body, in: "ARTICLE", key: "ART_CODE", "Artikel")
        for field in ["ART_DESC1"] where values[field] != nil { try mandatory(field, values) }
        try checkArticle(values)
        year["ARTICLE"].change(at: place) { row in
            row.values.merge(values) { $1 }
            row.values["CNG_DATE"] = .string(now.dutchText)
        }
        return place
    }

    func insertGroup(_ values: [String: JSONValue], _ model: AccountViewModel) throws -> Int {
        try mandatory(values, model.tables["ART_GRP"]!, filled: [])
        if year["ART_GRP"].first("AG_CODE", text(values, "AG_CODE")) != nil {
            throw AccountViewRefusal("Artikelgroep \(text(values, "AG_CODE")) bestaat al.")
        }
        year["ART_GRP"].append(values)
        return year["ART_GRP"].rows.count - 1
    }

    func updateGroup(_ body: AccountViewWriteBody) throws -> Int {
        let (place, values) = try named(body, in: "ART_GRP", key: "AG_CODE", "Artikelgroep")
        if values["AG_DESC"] != nil { try mandatory("AG_DESC", values) }
        year["ART_GRP"].change(at: place) { $0.values.merge(values) { $1 } }
        return place
    }

    /// The row that an update names, and what changes in it. The body repeats the key, and cannot change it.
    private func named(
        _ body: AccountViewWriteBody, in table: String, key: String, _ what: String
    ) throws -> (place: Int, values: [String: JSONValue]) {
        guard let id = body.id, let place = year[table].places(of: id, in: key).first else {
            throw AccountViewRefusal("\(what) \(body.id ?? "") bestaat niet.")
        }
        var values = body.header.values
        guard AccountViewRows.normal(text(values, key)) == AccountViewRows.normal(id) else {
            throw AccountViewRefusal("\(key) kan niet worden gewijzigd.")
        }
        values[key] = nil
        return (place, values)
    }

    private func checkArticle(_ values: [String: JSONValue]) throws {
        try exists(values, "AG_CODE", in: "ART_GRP", "Artikelgroep")
        try exists(values, "VAT_CODE", in: "VAT", "Btw-code")
    }
}
