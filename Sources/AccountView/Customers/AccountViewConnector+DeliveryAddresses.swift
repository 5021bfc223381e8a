public import Commerce
import Integrations
public import JSON

extension AccountViewConnector: DeliveryAddressTarget {
    public func deliveryAddresses(ofCustomer id: String) async throws -> [DeliveryAddressMatch] {
        if let known = addresses.find(id) { return known }
        let query = ReadQuery(
            object: "ADDR", table: "DEL_ADDR", fields: ["REC_ID", "SUB_NR", "DEL_NAME", "ADDRESS1", "POST_CODE", "CITY", "CNT_CODE"],
            filters: [.equal("SUB_NR", trimmed(id))], pageSize: settings.pageSize)
        let rows = try await client.allRows(query, key: "REC_ID", "read delivery addresses of debtor \(id)")
        let found = rows.filter { folded($0.text("SUB_NR")) == folded(id) }.map { row in
            DeliveryAddressMatch(
                id: row.text("REC_ID"), name: row.text("DEL_NAME"), streetLine: row.text("ADDRESS1"), postcode: row.text("POST_CODE"),
                city: row.text("CITY"), country: row.text("CNT_CODE"))
        }
        addresses.keep(id, found)
        return found
    }

    public func createDeliveryAddress(ofCustomer id: String, _ fields: JSONObject) async throws -> String {
        var fields = Self.tidied(fields)
        fields["SUB_NR"] = .string(id)
        var row = RowEncoder(try await dictionary.table("DEL_ADDR", with: "CONTACT"), what: "delivery address of debtor \(id)")
        let body = WriteBody(object: "ADDR", header: try row.part([fields]))
        let before = addresses.find(id)
        addresses.forget(id)
        let stored = try await client.insert(body, "create a delivery address of debtor \(id)").rows("DEL_ADDR").first
        guard let key = stored?.filled("REC_ID") else {
            // Taken, and no key told: look for what was sent.
            let wanted = ["DEL_NAME", "ADDRESS1", "CITY"].map { folded(fields.text($0)) }
            let found = try await deliveryAddresses(ofCustomer: id).last { [$0.name, $0.streetLine, $0.city].map { folded($0) } == wanted }
            if let found { return found.id }
            throw Fault.retry(
                "address.not-found-again", "AccountView took a delivery address of debtor \(id) and cannot show it yet.", writeMayHaveHappened: true)
        }
        if let before {
            let new = DeliveryAddressMatch(
                id: key, name: fields.text("DEL_NAME"), streetLine: fields.text("ADDRESS1"), postcode: fields.text("POST_CODE"),
                city: fields.text("CITY"), country: fields.text("CNT_CODE"))
            addresses.keep(id, before + [new])
        }
        return key
    }
}
