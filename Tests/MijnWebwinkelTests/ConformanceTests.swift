import Commerce
import ConformanceSuites
import Integrations
import JSON
import MijnWebwinkel
import Sandbox
import Testing

/// The port suites on MijnWebwinkel, over HTTP.
struct MijnWebwinkelFixture: OrderSourceFixture, OrderStateFixture, OrderNoteFixture, ShipmentFixture, CustomerSourceFixture, CustomerTargetFixture {
    let shop: DemoShop

    static var features: Features { Features(pageSize: 5, overlap: .seconds(900), states: ("22", "2")) }
    static var sampleOrders: [String] { MijnWebwinkelSimulator.orderKinds.filter { $0 != "wrong-total" } }
    static func make() async throws -> MijnWebwinkelFixture {
        let shop = try await DemoShop {
            $0.category = "748"
            $0.lists = ["Size": "1900", "Colour": "1901"]
            // Each look for a new article walks over all that changed in ten minutes, which is the whole season.
            if SeasonSize.isFull { $0.pageSize = 100 }
        }
        try await shop.perform("add-page", ["title": .string(commonPage)])
        let sizes: [JSONValue] = [
            ["name": "S"], ["name": "M", "price": .number(Decimal128("1.21")!)], ["name": "L", "price": .number(Decimal128("2.42")!)],
        ]
        try await shop.perform("add-list", ["name": "Size", "options": .array(sizes + ["XL"])])
        try await shop.perform("add-list", ["name": "Colour", "options": ["Blue", "Red"]])
        return MijnWebwinkelFixture(shop: shop)
    }

    var connector: MijnWebwinkelConnector { shop.connector }
    var clock: ManualClock { shop.clock }
    func add(_ fault: FaultSwitch) async throws { try shop.add(fault) }
    func revokeAccess() async throws { try await shop.perform("revoke-token") }
    func writeCount() async throws -> Int { try #require(await shop.simulator.snapshot()["writes"]?.int) }

    func placeOrder() async throws -> String { try await shop.place("person") }
    func placeOrder(sample: String) async throws -> String { try await shop.place(sample) }
    func placeOrder(lastName: String, city: String) async throws -> String {
        try await shop.place("person", ["lastName": .string(lastName), "city": .string(city)])
    }
    func changeOrder(_ id: String) async throws {
        clock.advance(by: .seconds(1))
        try await shop.perform("change-order", ["id": .string(id)])
    }
    func addUnknownFields() async throws { shop.unknownFields.switchOn() }

    func stateInShop(ofOrder id: String) async throws -> String { try #require(try await shop.order(id)["state"]?.string) }
    static var cancelledState: String? { nil }
    /// There is no place for tracking numbers: they stand in the note, behind the carrier.
    func trackingInShop(ofOrder id: String) async throws -> [String] {
        try await notesInShop(ofOrder: id).split(separator: "\n").compactMap { $0.split(separator: ":").last.map(String.init) }
    }
    func notesInShop(ofOrder id: String) async throws -> String { try #require(try await shop.order(id)["note"]?.string) }

    func registerCustomer(email: String, firstName: String, lastName: String, company: String?) async throws -> String {
        var fields: JSONObject = ["email": .string(email), "firstName": .string(firstName), "lastName": .string(lastName)]
        fields["company"] = company.map { .string($0) }
        return try #require(try await shop.perform("register-customer", .object(fields))["id"]?.string)
    }
    func changeCustomer(_ id: String) async throws {
        clock.advance(by: .seconds(1))
        try await shop.perform("change-customer", ["id": .string(id)])
    }
    func removeCustomer(_ id: String) async throws { try await shop.perform("remove-customer", ["id": .string(id)]) }

    func record(email: String, firstName: String, lastName: String, company: String?, phone: String) -> CustomerRecord {
        var fields: JSONObject = [
            "email": .string(email), "firstName": .string(firstName), "lastName": .string(lastName), "address.street": "Lindenallee",
            "address.streetNumber": "5", "address.zipCode": "50667", "address.city": "Köln", "address.countryCode": "DE",
            "address.phone": .string(phone),
        ]
        fields["address.company"] = company.map { .string($0) }
        return CustomerRecord(fields: fields, isCompany: company != nil)
    }
    func record(phone: String) -> CustomerRecord { CustomerRecord(fields: ["address.phone": .string(phone)], isCompany: false) }
    private func customers() async throws -> [JSONValue] { try #require(await shop.simulator.snapshot()["customers"]?.array) }
    func customerInShop(_ id: String) async throws -> (phone: String, lastName: String) {
        let customer = try #require(try await customers().first { $0["id"]?.string == id })
        return (customer["addresses"]?.array?.first?["phone"]?.string ?? "", customer["lastName"]?.string ?? "")
    }
    func customerCount() async throws -> Int { try await customers().count }
}

@Suite struct MijnWebwinkelConformance {
    @Test(arguments: OrderSourceSuite<MijnWebwinkelFixture>.cases)
    func orders(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: OrderStateSuite<MijnWebwinkelFixture>.cases)
    func states(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: OrderNoteSuite<MijnWebwinkelFixture>.cases)
    func notes(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: ShipmentSuite<MijnWebwinkelFixture>.cases)
    func shipments(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: CustomerSourceSuite<MijnWebwinkelFixture>.cases)
    func customersRead(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: CustomerTargetSuite<MijnWebwinkelFixture>.cases)
    func customersWritten(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: ProductTargetSuite<MijnWebwinkelFixture>.cases)
    func products(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: VariantSuite<MijnWebwinkelFixture>.cases)
    func variants(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: CategorySuite<MijnWebwinkelFixture>.cases)
    func pages(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: FeatureSuite<MijnWebwinkelFixture>.cases)
    func extraFields(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: ImageSuite<MijnWebwinkelFixture>.cases)
    func pictures(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: ProductScenarioSuite<MijnWebwinkelFixture>.cases)
    func season(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: StockTargetSuite<MijnWebwinkelFixture>.cases)
    func stock(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
