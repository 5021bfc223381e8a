import Commerce
import Testing

@testable import Runtime

struct CircuitTests {
    private let now = Timestamp(year: 2026, month: 3, day: 4)
    private let down = Fault("host.down", "The shop does not answer.", handling: .pause(.host))
    private func expect(
        _ circuit: inout Circuit, _ fault: Fault, scope: Fault.Scope, entity: EntityRef, now: Timestamp, _ expected: Circuit.Effect,
        at location: SourceLocation = #_sourceLocation
    ) {
        let effect = circuit.recordFailure(fault, scope: scope, entity: entity, now: now)
        #expect(effect == expected, sourceLocation: location)
    }
    private func order(_ number: Int) -> EntityRef { EntityRef(.order, "\(number)") }

    @Test func refusedCredentialsOpenAtOnce() {
        var circuit = Circuit()
        expect(&circuit, down, scope: .credentials, entity: order(1), now: now, .opened)
        #expect(circuit.opening?.probeAt == now + .seconds(30))
    }

    @Test func threeFailuresInARowOfDifferentEntitiesOpen() {
        var circuit = Circuit()
        expect(&circuit, down, scope: .host, entity: order(1), now: now, .counts)
        expect(&circuit, down, scope: .host, entity: order(2), now: now, .counts)
        expect(&circuit, down, scope: .host, entity: order(1), now: now, .opened)
    }

    @Test func anAnswerInBetweenStartsTheCountAnew() {
        var circuit = Circuit()
        for _ in 1...10 {
            expect(&circuit, down, scope: .host, entity: order(1), now: now, .counts)
            expect(&circuit, down, scope: .host, entity: order(2), now: now, .counts)
            let closed = circuit.recordAnswer()
            #expect(!closed)
        }
        #expect(circuit.opening == nil)
    }

    @Test func oneEntityAloneNeedsFiveAndCountsAgainAfterEightHours() {
        var circuit = Circuit()
        for _ in 1...4 { expect(&circuit, down, scope: .host, entity: order(1), now: now, .counts) }
        expect(&circuit, down, scope: .host, entity: order(1), now: now, .opened)
        expect(&circuit, down, scope: .host, entity: order(1), now: now + .seconds(60), .holds)
        expect(&circuit, down, scope: .host, entity: order(1), now: now + .seconds(8 * 3_600 + 1), .counts)
        expect(&circuit, down, scope: .host, entity: order(2), now: now + .seconds(9 * 3_600), .holds)
    }

    @Test func probesComeAfterThirtySecondsThenUpToTwoMinutesApart() {
        let circuit = Circuit()
        #expect((0...4).map { circuit.wait(afterProbes: $0) } == [30, 60, 120, 120, 120].map { .seconds($0) })
    }

    @Test func anyAnswerClosesIt() {
        var circuit = Circuit()
        _ = circuit.recordFailure(down, scope: .quota, entity: order(1), now: now)
        let closed = circuit.recordAnswer()
        #expect(closed)
        #expect(circuit.opening == nil)
    }
}
