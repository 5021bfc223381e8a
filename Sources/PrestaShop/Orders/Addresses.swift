import Commerce
import JSON

/// Makes addresses from the shop's rows, countries and regions named.
struct Addresses: Sendable {
    var rows: [JSONValue]
    var languages: [Int]
    var references: ReferenceCache

    /// One address of an order.
    func address(_ id: Int, of order: JSONValue) async throws -> Address {
        guard let row = rows.first(where: { $0.id("id") == id }) else {
            throw Fault.park(
                "address.missing", "Order \(order.id("id")) points to address \(id), which is not in PrestaShop.",
                advice: "Give the order another address in the shop.")
        }
        return try await address(row)
    }

    /// One address.
    func address(_ row: JSONValue) async throws -> Address {
        guard let country = try await references.row(.countries, row.id("id_country")), let code = country.words("iso_code") else {
            throw Fault.park(
                "country.unknown", "Address \(row.id("id")) has the country \(row.id("id_country")), which is not in PrestaShop.",
                advice: "Choose a country for the address in the shop.")
        }
        let state = row.id("id_state") == 0 ? nil : try await references.row(.states, row.id("id_state"))
        return Address(
            company: row.words("company"), firstName: row.words("firstname"), lastName: row.words("lastname"),
            streetLine: row.text("address1").trimmed, streetLine2: row.words("address2"), postcode: row.text("postcode").trimmed,
            city: row.text("city").trimmed, region: state?.localized("name", languages), country: code.uppercased(),
            countryName: country.localized("name", languages), phone: row.words("phone"), mobile: row.words("phone_mobile"),
            vatNumber: row.words("vat_number"))
    }
}
