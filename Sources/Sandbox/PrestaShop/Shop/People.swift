import JSON

/// An invented buyer.
struct Person: Sendable {
    var firstName: String
    var lastName: String
    var email: String
    var company = ""
    var vatNumber = ""
    var street: String
    var postcode: String
    var city: String
    var country: String
    var isGuest = false
    var phone = "+31 20 555 0123"

    private static let firstNames = ["Erika", "Jan", "Sofie", "Mehmet", "Zoë", "Pieter", "Anouk", "Søren", "Łukasz", "Inés", "Đức", "Femke"]
    private static let lastNames = [
        "Muster", "Voorbeeld", "de Vries", "van der Berg", "Müller", "Janssen", "O'Hara", "Nguyễn", "Kowalska", "Peeters",
    ]
    private static let places = [
        ("Grachtstraat 12 a", "1017 AB", "Amsterdam", "NL"), ("Dorpsweg 3", "3511 CD", "Utrecht", "NL"),
        ("Kerkplein 101 III", "5211 JS", "'s-Hertogenbosch", "NL"),
        ("Lindenallee 5", "50667", "Köln", "DE"), ("Bondgenotenlaan 20 bus 4", "3000", "Leuven", "BE"),
        ("Rue de l'Exemple 7 bis", "75001", "Paris", "FR"),
    ]

    /// Somebody, the same for the same numbers. - Parameter country: where; nil for anywhere in the list.
    static func random(_ random: inout SeededRandom, country: String?) -> Person {
        let (first, last) = (firstNames.randomElement(using: &random)!, lastNames.randomElement(using: &random)!)
        let (street, postcode, city, land) = (places.filter { country == nil || $0.3 == country }.randomElement(using: &random)) ?? places[0]
        let number = Int.random(in: 1...9_999, using: &random)
        return Person(
            firstName: first, lastName: last, email: "koper\(number)@example.com", street: street, postcode: postcode, city: city, country: land)
    }
}

extension ShopState {
    /// Adds a customer with an address. - Returns: both ids.
    mutating func add(_ person: Person) -> (customer: Int, address: Int) {
        let group = person.isGuest ? "2" : "3"
        let customer = insert(
            "customers",
            plain: [
                "id_default_group": group, "id_lang": "1", "lastname": person.lastName, "firstname": person.firstName, "email": person.email,
                "is_guest": person.isGuest ? "1" : "0", "active": "1", "id_shop": "1", "id_shop_group": "1", "secure_key": random.hash(),
                "passwd": "$2y$10$" + String((random.hash() + random.hash()).prefix(53)), "birthday": "0000-00-00", "last_passwd_gen": now,
            ], lists: ["groups": [["id": group]]])
        news.append(("Customer", customer, "add"))
        return (customer, addAddress(person, of: customer))
    }

    /// Adds an address.
    mutating func addAddress(_ person: Person, of customer: Int) -> Int {
        let country = self["countries"].sorted.first { $0["iso_code"] == person.country }?.id ?? 13
        return insert(
            "addresses",
            plain: [
                "id_customer": "\(customer)", "id_country": "\(country)", "alias": "Mijn adres", "company": person.company,
                "lastname": person.lastName, "firstname": person.firstName, "vat_number": person.vatNumber, "address1": person.street,
                "postcode": person.postcode, "city": person.city, "phone": person.phone,
            ])
    }
}
