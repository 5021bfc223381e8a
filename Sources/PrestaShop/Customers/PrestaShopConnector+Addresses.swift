public import Commerce
public import JSON

extension PrestaShopConnector: CustomerAddressTarget {
    public func addressChanges(ofCustomer id: String, _ addresses: [JSONObject]) async throws -> [CustomerAddressChange] {
        let number = try shopID(id, "customer")
        let query = ListQuery(display: OrderAssembly.addressFields, sort: "[id_ASC]")
            .matching("id_customer", "[\(number)]").matching("deleted", "[0]")
        var wanted: [JSONObject] = []
        for address in addresses { wanted.append(try await addressFields(address, of: number)) }
        return AddressPlan(wanted: wanted, known: try await client.list("addresses", query)).changes
    }

    /// One that orders point to is not changed, since that would rewrite them: it is hidden and a new one takes its place, as when the buyer
    /// changes it in the shop. Hidden first: an end between the two leaves an address too few, which the next attempt adds.
    public func writeAddresses(ofCustomer id: String, _ changes: [CustomerAddressChange]) async throws {
        for change in changes {
            guard let address = change.id.flatMap({ Int($0) }) else {
                try await addAddress(change.fields)
                continue
            }
            if try await isUsed(address) {
                try await client.change("addresses", singular: "address", address, [("deleted", "1")])
                try await addAddress(change.fields)
            } else {
                try await client.change("addresses", singular: "address", address, change.differing.map { ($0, change.fields.text($0)) })
            }
        }
    }

    /// Whether an order has the address; a key that may not look counts as yes.
    private func isUsed(_ address: Int) async throws -> Bool {
        for field in ["id_address_invoice", "id_address_delivery"] {
            do {
                let query = ListQuery(display: ListQuery.fields("id"), limit: 1).matching(field, "[\(address)]")
                if try await !client.list("orders", query).isEmpty { return true }
            } catch let fault as Fault where fault.handling == .pause(.credentials) {
                return true
            }
        }
        return false
    }

    func addAddress(_ fields: JSONObject) async throws {
        _ = try await client.create("addresses", XMLNode("address", children: nodes(fields)))
    }

    /// The fields as the shop takes them: its id of the country, names without what it refuses.
    func addressFields(_ fields: JSONObject, of customer: Int) async throws -> JSONObject {
        var address = plain(fields)
        address["id_customer"] = .string(String(customer))
        if let country = fields["country"]?.string {
            let row = try await references.rows(.countries).first { $0.text("iso_code").uppercased() == country.uppercased() }
            guard let row else {
                throw Fault.park("country.unknown", "PrestaShop has no country \(country).", advice: "Add it in International › Locations.")
            }
            address["id_country"] = .string(row.text("id"))
            address.removeValue(forKey: "country")
        }
        if address["alias"] == nil { address["alias"] = "Address" }
        for name in ["firstname", "lastname"] { address[name] = .string(personName(address.text(name))) }
        return address
    }
}
