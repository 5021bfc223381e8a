import Integrations
import Synchronization
import Testing

@testable import Wiring

struct KeptPartsTests {
    private func integration(_ id: String, company: String = "A", prefix: String? = nil, name: String = "x") throws -> Integration {
        try Integration(
            parsing: """
                name: \(name)
                shop: {system: prestashop, url: "https://shop.example.com", key: "env:KEY"}
                erp: {client-id: "env:KEY", client-secret: "env:KEY", company: \(company), control-account: 1210}
                orders: {reference-prefix: "\(prefix ?? id)-"}
                """, file: "\(id).yaml", secrets: SecretSources(environment: { _ in "x" }, file: { _ in [] }))
    }

    /// Counts what is made.
    private final class Workshop: Sendable {
        private let kept = KeptParts<Int>()
        private let count = Mutex(0)

        func serve(_ all: [Integration]) async throws -> [Int] {
            var made: [Int] = []
            for integration in all {
                made.append(
                    try await kept.parts(of: integration, among: all) {
                        let number = count.withLock { count in
                            count += 1
                            return count
                        }
                        if integration.name == "broken" { throw CancellationError() }
                        return number
                    })
            }
            kept.forgetAll(but: all)
            return made
        }
    }

    @Test func `Only the integration whose file changed is made anew`() async throws {
        let shop = Workshop()
        let (nl, be) = (try integration("nl"), try integration("be", company: "B"))
        #expect(try await shop.serve([nl, be]) == [1, 2])
        #expect(try await shop.serve([nl, be]) == [1, 2])
        #expect(try await shop.serve([nl, try integration("be", company: "B", name: "changed")]) == [1, 3])
    }

    @Test func `A neighbour counts by what its orders are known by, and not by anything else`() async throws {
        let shop = Workshop()
        let (nl, be) = (try integration("nl"), try integration("be"))
        #expect(try await shop.serve([nl, be]) == [1, 2])
        #expect(try await shop.serve([nl, try integration("be", name: "changed")]) == [1, 3])
        #expect(try await shop.serve([nl, try integration("be", prefix: "BE")]) == [4, 5])
        #expect(try await shop.serve([nl]) == [6])
    }

    @Test func `What went away, or could not be made, is made when it comes`() async throws {
        let shop = Workshop()
        let (nl, be) = (try integration("nl"), try integration("be", company: "B"))
        #expect(try await shop.serve([nl, be]) == [1, 2])
        #expect(try await shop.serve([nl]) == [1])
        #expect(try await shop.serve([nl, be]) == [1, 3])
        let broken = try integration("fr", company: "C", name: "broken")
        for _ in 0..<2 { await #expect(throws: CancellationError.self) { try await shop.serve([broken]) } }
        #expect(try await shop.serve([be, nl]) == [3, 1], "two tries at the broken one; the others were not touched")
    }
}
