import Commerce
import Sandbox
import Testing

/// What every `CustomerSource` promises.
public enum CustomerSourceSuite<F: CustomerSourceFixture> {
    private static func start(_ fixture: F) -> Timestamp { fixture.clock.now - .seconds(86_400) }

    private static func register(_ fixture: F, _ number: Int) async throws -> String {
        try await fixture.registerCustomer(email: "erika\(number)@example.com", firstName: "Erika", lastName: "Muster \(number)", company: nil)
    }

    /// All promises.
    public static var cases: [ConformanceCase] {
        let size = F.features.pageSize
        return [0, size - 1, size, size + 1, 2 * size + 1].map { count in
            ConformanceCase("a poll over \(count) customers with pages of \(size) names each", F.self) { f async throws in
                var registered: Set<String> = []
                for number in 0..<count { registered.insert(try await register(f, number)) }
                f.clock.advance(by: .seconds(2))
                let poll = try await poll(f.connector.changedCustomers, after: nil, since: start(f))
                #expect(Set(poll.changes.map(\.entity.key)) == registered)
                #expect(poll.changes.allSatisfy { $0.flow == .customers && $0.entity.kind == .customer })
            }
        } + [
            ConformanceCase("no customer is skipped when some change and register while the list is read", F.self) { f async throws in
                var registered: [String] = []
                for number in 0..<(2 * size + 1) {
                    registered.append(try await register(f, number))
                    f.clock.advance(by: .seconds(1))
                }
                var late = ""
                let first = try await poll(f.connector.changedCustomers, after: nil, since: start(f)) {
                    f.clock.advance(by: .seconds(3))
                    for id in [registered[0], registered[2 * size]] { try await f.changeCustomer(id) }
                    late = try await register(f, 1_000)
                    f.clock.advance(by: .seconds(3))
                }
                f.clock.advance(by: .seconds(60))
                let second = try await poll(f.connector.changedCustomers, after: first.cursor, since: start(f))
                #expect(Set((first.changes + second.changes).map(\.entity.key)) == Set(registered + [late]))
                #expect(second.changes.contains { $0.entity.key == registered[0] })
            },
            ConformanceCase("a customer arrives complete, in any script", F.self) { f async throws in
                let id = try await f.registerCustomer(
                    email: "Zoë.Đặng+shop@example.com", firstName: "Zoë", lastName: "Đặng", company: "Müller & Søn 東京")
                let customer = try await f.connector.customer(withID: id)
                #expect(customer.email?.lowercased() == "zoë.đặng+shop@example.com")
                #expect(customer.firstName == "Zoë")
                #expect(customer.lastName == "Đặng")
                #expect(customer.company == "Müller & Søn 東京")
            },
            ConformanceCase("a customer that was removed is skipped as gone", F.self) { f async throws in
                let id = try await register(f, 1)
                try await f.removeCustomer(id)
                let fault = try await fault { try await f.connector.customer(withID: id) }
                #expect(fault.handling == .skip)
                #expect(fault.cause == "customer.gone")
            },
            ConformanceCase("refused credentials pause everything", F.self) { f async throws in
                let id = try await register(f, 1)
                try await f.revokeAccess()
                let fault = try await fault { try await f.connector.customer(withID: id) }
                #expect(fault.handling == .pause(.credentials))
            },
        ]
    }
}

/// What every `CustomerTarget` promises.
public enum CustomerTargetSuite<F: CustomerTargetFixture> {
    /// All promises.
    public static var cases: [ConformanceCase] {
        [
            ConformanceCase("a created customer is found by e-mail, whatever its case", F.self) { f async throws in
                let id = try await f.connector.createCustomer(
                    f.record(email: "Erika+ERP@Example.com", firstName: "Erika", lastName: "Müßter", company: "Muster GmbH", phone: "+49 30 1"))
                for email in ["Erika+ERP@Example.com", "erika+erp@example.com", " erika+erp@example.com "] {
                    #expect(try await f.connector.findCustomers(email: email).map(\.id) == [id])
                }
                #expect(try await f.connector.customer(id: id)?.id == id)
                #expect(try await f.customerInShop(id).lastName == "Müßter")
            },
            ConformanceCase("who is not there is not found", F.self) { f async throws in
                #expect(try await f.connector.findCustomers(email: "nobody@example.com").isEmpty)
                #expect(try await f.connector.customer(id: "999999") == nil)
            },
            ConformanceCase("an update changes only the fields it gives", F.self) { f async throws in
                let id = try await f.connector.createCustomer(
                    f.record(email: "erika@example.com", firstName: "Erika", lastName: "Muster", company: nil, phone: "1"))
                try await f.connector.updateCustomer(id: id, f.record(phone: "+49 30 901820"))
                let now = try await f.customerInShop(id)
                #expect(now.phone == "+49 30 901820")
                #expect(now.lastName == "Muster")
            },
            ConformanceCase("an answer that got lost after the shop stored the customer does not make two", F.self) { f async throws in
                let record = f.record(email: "erika@example.com", firstName: "Erika", lastName: "Muster", company: nil, phone: "1")
                try await f.add(FaultSwitch(.dropAfter, method: "POST"))
                let fault = try await fault { try await f.connector.createCustomer(record) }
                #expect(comesAgain(fault))
                #expect(fault.writeMayHaveHappened)
                #expect(try await f.connector.findCustomers(email: "erika@example.com").count == 1)
                #expect(try await f.customerCount() == 1)
            },
            ConformanceCase("refused credentials pause everything", F.self) { f async throws in
                try await f.revokeAccess()
                let fault = try await fault { try await f.connector.findCustomers(email: "erika@example.com") }
                #expect(fault.handling == .pause(.credentials))
            },
        ]
    }
}
