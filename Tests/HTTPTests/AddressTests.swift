import Reactor
import Testing
import TransportTesting

@testable import HTTP

struct AddressTests {
    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "255.255.255.255",
    ]) func privateIPv4AddressesAreRefused(_ text: String) { #expect(!AddressRules.isPublic(v4: v4(text))) }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.255",
    ])
    func publicIPv4AddressesAreAllowed(_ text: String) { #expect(AddressRules.isPublic(v4: v4(text))) }

    @Test(arguments: [
        "0 0 0 0 0 0 0 0", "0 0 0 0 0 0 0 1", "0 0 0 0 0 ffff 7f00 1", "0 0 0 0 0 ffff a00 1", "0 0 0 0 0 0 7f00 1", "64 ff9b 0 0 0 0 a9fe a9fe",
        "64 ff9b 1 0 0 0 101 101", "fc00 0 0 0 0 0 0 1", "fd12 0 0 0 0 0 0 1", "fe80 0 0 0 0 0 0 1", "ff02 0 0 0 0 0 0 1", "2001 db8 0 0 0 0 0 1",
        "2001 0 0 0 0 0 0 1", "2002 7f00 1 0 0 0 0 1", "100 0 0 0 0 0 0 1",
    ]) func privateIPv6AddressesAreRefused(_ text: String) { #expect(!AddressRules.isPublic(v6: v6(text))) }

    @Test(arguments: [
        "2a00 1450 4001 0 0 0 0 1", "2001 4860 4860 0 0 0 0 8888", "0 0 0 0 0 ffff 101 101", "64 ff9b 0 0 0 0 101 101", "2002 101 101 0 0 0 0 1",
    ])
    func publicIPv6AddressesAreAllowed(_ text: String) { #expect(AddressRules.isPublic(v6: v6(text))) }

    @Test(arguments: ["127.0.0.1", "localhost", "0", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
    func aClientRefusesItsOwnMachineHoweverItIsWritten(_ host: String) async {
        let site = Site.answering { _, _ in Site.ok("secret") }
        let strict = HTTPClient(on: site.reactor)
        let error = await #expect(throws: HTTPError.self) { try await strict.send(HTTPRequest("GET", "http://\(host):\(site.server.port)/")) }
        #expect(error?.code == .refusedAddress && error?.mayHaveBeenSent == false)
        #expect(site.server.connectionCount == 0)
        await site.stop()
    }

    private func v4(_ text: String) -> [UInt8] { text.split(separator: ".").map { UInt8($0)! } }

    private func v6(_ text: String) -> [UInt8] {
        text.split(separator: " ").flatMap { word in
            let value = UInt16(word, radix: 16)!
            return [UInt8(value >> 8), UInt8(value & 255)]
        }
    }
}
