public import Commerce
public import JSON

extension Customer {
    /// The customer as mappings and filters see it. What the customer lacks is left out.
    public var json: JSONValue {
        var fields = DocumentFields()
        fields["id"] = .string(id)
        fields["revision"] = revision
        fields["email"] = email
        fields["firstName"] = firstName
        fields["lastName"] = lastName
        fields["personName"] = personName
        fields["company"] = company
        fields["name"] = name
        fields["isCompany"] = .bool(isCompany)
        fields["vatNumber"] = vatNumber
        fields["cocNumber"] = cocNumber
        fields["phone"] = phone
        fields["mobile"] = mobile
        fields["language"] = language
        fields["isActive"] = .bool(isActive)
        fields["isGuest"] = .bool(isGuest)
        fields["billing"] = billing.map { .object($0.json) }
        fields["deliveries"] = .array(deliveries.map { .object($0.json) })
        fields["changedAt"] = changedAt?.description
        fields["raw"] = raw.isNull ? nil : raw
        return .object(fields.object)
    }
}

extension Address {
    /// The address as mappings see it; `name` is the company, else the person.
    public var json: JSONObject {
        var fields = DocumentFields()
        fields["name"] = name
        fields["company"] = company
        fields["personName"] = personName
        fields["firstName"] = firstName
        fields["lastName"] = lastName
        fields["streetLine"] = .string(streetLine)
        fields["streetLine2"] = streetLine2
        fields["street"] = street
        fields["houseNumber"] = houseNumber
        fields["houseNumberAddition"] = houseNumberAddition
        fields["postcode"] = .string(postcode)
        fields["city"] = .string(city)
        fields["region"] = region
        fields["country"] = .string(country)
        fields["countryName"] = countryName
        fields["phone"] = phone
        fields["mobile"] = mobile
        fields["email"] = email
        fields["vatNumber"] = vatNumber
        fields["cocNumber"] = cocNumber
        return fields.object
    }
}
