import Reactor
import Testing
import TransportTesting

@testable import HTTP

@Suite(.enabled(if: TLSProxy.isPossible, "needs openssl and python3"))
struct HTTPTLSTests {
    private func client(_ caFile: String?, on reactor: Reactor) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        configuration.caFile = caFile
        return HTTPClient(configuration, on: reactor)
    }

    @Test func onlyACertificateOfATrustedAuthorityIsAccepted() async throws {
        let site = Site.answering { _, body in Site.ok("\(body.count)") }
        let proxy = try await TLSProxy(to: site.server.port, host: "127.0.0.1")
        let request = HTTPRequest("POST", "https://127.0.0.1:\(proxy.port)/", body: [UInt8](repeating: 1, count: 100_000))
        let trusting = client(proxy.caFile, on: site.reactor)
        for _ in 1...2 { #expect(try await trusting.send(request).body == Array("100000".utf8)) }
        #expect(site.server.connectionCount == 1)
        let error = await #expect(throws: HTTPError.self) { try await client(nil, on: site.reactor).send(request) }
        #expect(error?.code == .tls && error?.mayHaveBeenSent == false)
        // The right authority, but another host's certificate.
        let other = HTTPRequest("GET", "https://localhost:\(proxy.port)/")
        let name = await #expect(throws: HTTPError.self) { try await trusting.send(other) }
        #expect(name?.code == .tls && name?.mayHaveBeenSent == false)
        proxy.stop()
        await site.stop()
    }
}
