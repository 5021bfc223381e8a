import Commerce
import Sandbox
import Testing

/// What every `OrderStateTarget` promises.
public enum OrderStateSuite<F: OrderStateFixture> {
    /// All promises.
    public static var cases: [ConformanceCase] {
        let (one, other) = F.features.states
        return [
            ConformanceCase("an order is put into a state, and doing it again writes nothing", F.self) { f async throws in
                let id = try await f.placeOrder()
                for state in [one, other] {
                    try await f.connector.setState(ofOrder: id, to: state)
                    #expect(try await f.stateInShop(ofOrder: id) == state)
                    let writes = try await f.writeCount()
                    try await f.connector.setState(ofOrder: id, to: state)
                    #expect(try await f.writeCount() == writes)
                }
                #expect(try await f.connector.order(id: id).state.id == other)
            },
            ConformanceCase("a state that does not exist needs a person, and writes nothing", F.self) { f async throws in
                let id = try await f.placeOrder()
                let writes = try await f.writeCount()
                let fault = try await fault { try await f.connector.setState(ofOrder: id, to: "no-such-state") }
                #expect(fault.handling == .park)
                #expect(!fault.advice.isEmpty)
                #expect(try await f.writeCount() == writes)
            },
            ConformanceCase("an answer that got lost after the shop stored the state is made good by doing it again", F.self) { f async throws in
                let id = try await f.placeOrder()
                try await f.connector.setState(ofOrder: id, to: one)
                for method in ["PUT", "POST", "PATCH"] { try await f.add(FaultSwitch(.dropAfter, method: method)) }
                if let fault = try await faultUnlessRepeated({ try await f.connector.setState(ofOrder: id, to: other) }) {
                    #expect(comesAgain(fault))
                    #expect(fault.writeMayHaveHappened)
                }
                let writes = try await f.writeCount()
                try await f.connector.setState(ofOrder: id, to: other)
                #expect(try await f.stateInShop(ofOrder: id) == other)
                #expect(try await f.writeCount() == writes)
            },
            ConformanceCase("refused credentials pause everything", F.self) { f async throws in
                let id = try await f.placeOrder()
                try await f.revokeAccess()
                let fault = try await fault { try await f.connector.setState(ofOrder: id, to: one) }
                #expect(fault.handling == .pause(.credentials))
            },
        ]
    }
}

/// What every `OrderNoteTarget` promises.
public enum OrderNoteSuite<F: OrderNoteFixture> {
    /// All promises.
    public static var cases: [ConformanceCase] {
        [
            ConformanceCase("notes are added behind each other, and the same note only once", F.self) { f async throws in
                let id = try await f.placeOrder()
                for note in ["AccountView order 2026-1001 ✓", "Second note", "AccountView order 2026-1001 ✓"] {
                    try await f.connector.addNote(toOrder: id, note)
                }
                let notes = try await f.notesInShop(ofOrder: id)
                #expect(notes.components(of: "AccountView order 2026-1001 ✓") == 1)
                #expect(notes.components(of: "Second note") == 1)
            }
        ]
    }
}

extension String {
    /// How often `part` occurs.
    fileprivate func components(of part: String) -> Int { split(separator: part, omittingEmptySubsequences: false).count - 1 }
}
