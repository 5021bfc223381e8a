import Commerce
import JSON

/// Which of a customer's addresses in the shop are those that it should have, and what has to change. Pure: rows in, changes out.
///
/// An address is known again by place and name; else by its alias, which buyers choose otherwise than the mapping does; else by its place,
/// where the person is the same or the alias is the company's name. Each address of the shop is taken once, so two with the same alias stay two.
struct AddressPlan {
    /// The addresses as they are to be.
    let wanted: [JSONObject]
    /// The rows of the shop that are not hidden.
    let known: [JSONValue]

    private static let place = ["address1", "postcode", "city", "id_country"]
    private static let person = ["firstname", "lastname"]

    /// What is to be added or changed, in the order of `wanted`.
    var changes: [CustomerAddressChange] {
        var (free, rows) = (known, [JSONValue?](repeating: nil, count: wanted.count))
        for isThere in [Self.isSame, Self.hasSameAlias, Self.isSamePlace] {
            for index in wanted.indices where rows[index] == nil {
                guard let found = free.firstIndex(where: { isThere(wanted[index], $0) }) else { continue }
                rows[index] = free.remove(at: found)
            }
        }
        return zip(wanted, rows).compactMap { fields, row -> CustomerAddressChange? in
            guard let row else { return CustomerAddressChange(id: nil, fields: fields, differing: Array(fields.keys)) }
            // What the shop does not show cannot be compared.
            let differing = fields.keys.filter { row[$0] != nil && row.text($0).trimmed != fields.text($0).trimmed }
            return differing.isEmpty ? nil : CustomerAddressChange(id: row.text("id"), fields: fields, differing: differing)
        }
    }

    private static func isSame(_ fields: JSONObject, _ row: JSONValue) -> Bool { agree(fields, row, ["company", "lastname"] + place) }

    private static func hasSameAlias(_ fields: JSONObject, _ row: JSONValue) -> Bool { agree(fields, row, ["alias"]) }

    private static func isSamePlace(_ fields: JSONObject, _ row: JSONValue) -> Bool {
        let company = row.text("company").trimmed
        return agree(fields, row, place)
            && (agree(fields, row, person) || !company.isEmpty && row.text("alias").trimmed == String(company.prefix(32)).trimmed)
    }

    private static func agree(_ fields: JSONObject, _ row: JSONValue, _ names: [String]) -> Bool {
        names.allSatisfy { row.text($0).trimmed == fields.text($0).trimmed }
    }
}
