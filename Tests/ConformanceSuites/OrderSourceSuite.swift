import Commerce
import JSON
import Sandbox
import Testing

/// What every `OrderSource` promises.
public enum OrderSourceSuite<F: OrderSourceFixture> {
    /// All promises.
    public static var cases: [ConformanceCase] { polling + reading + trouble }

    private static func start(_ fixture: F) -> Timestamp { fixture.clock.now - .seconds(86_400) }

    private static var polling: [ConformanceCase] {
        let size = F.features.pageSize
        let boundaries = [size - 1, size, size + 1, 2 * size, 2 * size + 1].filter { $0 > 0 }
        return boundaries.map { count in
            ConformanceCase("a poll over \(count) orders with pages of \(size) names each", F.self) { f async throws in
                var placed: Set<String> = []
                for _ in 0..<count {
                    placed.insert(try await f.placeOrder())
                    f.clock.advance(by: .seconds(1))
                }
                let poll = try await poll(f.connector.changedOrders, after: nil, since: start(f))
                #expect(Set(poll.changes.map(\.entity.key)) == placed)
                #expect(poll.changes.allSatisfy { $0.flow == .orders && $0.entity.kind == .order })
            }
        } + [
            ConformanceCase("a poll of an empty shop is one empty page with a cursor", F.self) { f async throws in
                let page = try await f.connector.changedOrders(after: nil, since: start(f), page: nil)
                #expect(page.changes.isEmpty)
                #expect(page.next == nil)
                #expect(page.cursor != nil)
            },
            ConformanceCase("many orders of the same second are all named", F.self) { f async throws in
                var placed: Set<String> = []
                for _ in 0..<(3 * size + 1) { placed.insert(try await f.placeOrder()) }
                f.clock.advance(by: .seconds(2))
                let poll = try await poll(f.connector.changedOrders, after: nil, since: start(f))
                #expect(Set(poll.changes.map(\.entity.key)) == placed)
            },
            ConformanceCase("nothing is skipped when orders change and arrive while the list is read", F.self) { f async throws in
                var placed: [String] = []
                for _ in 0..<(2 * size + 1) {
                    placed.append(try await f.placeOrder())
                    f.clock.advance(by: .seconds(1))
                }
                var late = ""
                let changed = [placed[0], placed[1], placed[size]]
                let first = try await poll(f.connector.changedOrders, after: nil, since: start(f)) {
                    f.clock.advance(by: .seconds(3))
                    for id in changed { try await f.changeOrder(id) }
                    late = try await f.placeOrder()
                    f.clock.advance(by: .seconds(3))
                }
                f.clock.advance(by: .seconds(60))
                let second = try await poll(f.connector.changedOrders, after: first.cursor, since: start(f))
                let all = first.changes + second.changes
                #expect(Set(all.map(\.entity.key)) == Set(placed + [late]))
                if F.features.hasRevisions {
                    for id in changed {
                        let now = try await f.connector.order(id: id).revision
                        #expect(all.contains { $0.entity.key == id && $0.revision == now }, "order \(id) was seen as it is now")
                    }
                }
            },
            ConformanceCase("the next poll names what changed and forgets what is older than its overlap", F.self) { f async throws in
                let old = try await f.placeOrder()
                f.clock.advance(by: F.features.overlap + .seconds(60))
                let first = try await poll(f.connector.changedOrders, after: nil, since: start(f))
                #expect(first.changes.map(\.entity.key).contains(old))
                f.clock.advance(by: .seconds(60))
                let new = try await f.placeOrder()
                f.clock.advance(by: .seconds(60))
                let second = try await poll(f.connector.changedOrders, after: first.cursor, since: start(f))
                #expect(Set(second.changes.map(\.entity.key)) == [new])
            },
            ConformanceCase("a first poll begins at the since date", F.self) { f async throws in
                _ = try await f.placeOrder()
                f.clock.advance(by: .seconds(3 * 86_400))
                let since = f.clock.now - .seconds(86_400)
                let new = try await f.placeOrder()
                f.clock.advance(by: .seconds(60))
                let poll = try await poll(f.connector.changedOrders, after: nil, since: since)
                #expect(Set(poll.changes.map(\.entity.key)) == [new])
            },
        ]
    }

    private static var reading: [ConformanceCase] {
        F.sampleOrders.map { sample in
            ConformanceCase("the parts of a sample order add up to its total: \(sample)", F.self) { f async throws in
                let order = try await f.connector.order(id: try await f.placeOrder(sample: sample))
                let lines = order.lines.reduce(TaxedAmount.zero) { $0 + $1.total }
                let sum = order.charges.reduce(lines) { $0 + $1.amount }
                let gap = (sum.gross - order.totals.gross).rounded(to: 2, .halfUp)
                let tolerance = try #require(Decimal128(F.features.totalsTolerance))
                #expect(gap.magnitude <= tolerance, "\(sample): parts \(sum.gross), total \(order.totals.gross)")
                if let net = order.totals.net {
                    let netGap = (sum.net - net).rounded(to: 2, .halfUp)
                    #expect(netGap.magnitude <= tolerance + Decimal128("0.01")!, "\(sample): net parts \(sum.net), net total \(net)")
                }
                #expect(order.currency.count == 3)
            }
        } + [
            ConformanceCase("an order's state is one of the listed states, whose ids are unique", F.self) { f async throws in
                let states = try await f.connector.orderStates()
                #expect(!states.isEmpty)
                #expect(Set(states.map(\.id)).count == states.count)
                let order = try await f.connector.order(id: try await f.placeOrder())
                #expect(states.contains { $0.id == order.state.id })
            },
            ConformanceCase("names and towns in any script arrive unharmed", F.self) { f async throws in
                let (name, city) = ("Đặng-Łukasiewicz 東京 O'Neill & Söhne <b>", "’s-Hertogenbosch")
                let order = try await f.connector.order(id: try await f.placeOrder(lastName: name, city: city))
                #expect(order.billing.lastName == name)
                #expect(order.billing.city == city)
            },
            ConformanceCase("members that no document mentions do no harm", F.self) { f async throws in
                let id = try await f.placeOrder()
                let before = try await f.connector.order(id: id)
                try await f.addUnknownFields()
                let after = try await f.connector.order(id: id)
                #expect(after.totals == before.totals)
                #expect(after.lines.count == before.lines.count)
                f.clock.advance(by: .seconds(2))
                let poll = try await poll(f.connector.changedOrders, after: nil, since: start(f))
                #expect(poll.changes.map(\.entity.key) == [id])
            },
            ConformanceCase("the revision in the list is the revision of the order, and changes with it", F.self) { f async throws in
                guard F.features.hasRevisions else { return }
                let id = try await f.placeOrder()
                f.clock.advance(by: .seconds(2))
                let listed = try await poll(f.connector.changedOrders, after: nil, since: start(f)).changes.first
                let before = try await f.connector.order(id: id).revision
                #expect(before != nil && listed?.revision == before)
                try await f.changeOrder(id)
                #expect(try await f.connector.order(id: id).revision != before)
            },
            ConformanceCase("an order that does not exist is skipped as gone", F.self) { f async throws in
                let fault = try await fault { try await f.connector.order(id: "999999") }
                #expect(fault.handling == .skip)
                #expect(fault.cause == "order.gone")
            },
        ]
    }

    private static var trouble: [ConformanceCase] {
        [
            ConformanceCase("refused credentials pause everything and say what to do", F.self) { f async throws in
                let id = try await f.placeOrder()
                try await f.revokeAccess()
                let reading = try await fault { try await f.connector.order(id: id) }
                #expect(reading.handling == .pause(.credentials))
                #expect(!reading.advice.isEmpty)
                let polling = try await fault { try await f.connector.changedOrders(after: nil, since: start(f), page: nil) }
                #expect(polling.handling == .pause(.credentials))
            },
            ConformanceCase("a refusal for quota, an overloaded shop and a broken connection are tried again", F.self) { f async throws in
                let id = try await f.placeOrder()
                for kind in [FaultSwitch.Kind.status(429, body: ""), .status(503, body: "<html>busy</html>"), .dropBefore, .malformed] {
                    try await f.add(FaultSwitch(kind))
                    let fault = try await faultUnlessRepeated { try await f.connector.order(id: id) }
                    if kind != .dropBefore { #expect(fault != nil, "\(kind)") }
                    #expect(fault.map(comesAgain) ?? true, "\(kind): \(fault.debugDescription)")
                    #expect(fault?.writeMayHaveHappened ?? false == false)
                    #expect(try await f.connector.order(id: id).id == id, "after \(kind) it works again")
                }
            },
            ConformanceCase("a page that fails can be asked for again", F.self) { f async throws in
                for _ in 0..<(F.features.pageSize + 1) { _ = try await f.placeOrder() }
                f.clock.advance(by: .seconds(2))
                try await f.add(FaultSwitch(.status(500, body: "")))
                let fault = try await fault { try await f.connector.changedOrders(after: nil, since: start(f), page: nil) }
                #expect(comesAgain(fault))
                let poll = try await poll(f.connector.changedOrders, after: nil, since: start(f))
                #expect(Set(poll.changes.map(\.entity.key)).count == F.features.pageSize + 1)
            },
        ]
    }
}
