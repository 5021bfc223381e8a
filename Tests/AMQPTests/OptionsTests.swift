import Testing

@testable import AMQP

struct AMQPOptionsTests {
    @Test func allPartsOfAnAddressAreRead() throws {
        let options = try AMQPOptions(url: "amqps://me:p%40ss@mq.example.com/shop%2F1?heartbeat=7&cacertfile=/ca.pem")
        #expect(options.tls && options.host == "mq.example.com" && options.port == 5671 && options.user == "me" && options.password == "p@ss")
        #expect(options.virtualHost == "shop/1" && options.heartbeat == .seconds(7) && options.caFile == "/ca.pem")
        #expect(options.redacted == "amqps://mq.example.com:5671/shop/1")
        for root in ["amqp://h", "amqp://h/", "amqp://h/%2F"] { #expect(try AMQPOptions(url: root).virtualHost == "/") }
    }

    @Test(arguments: ["http://h", "amqp://h?heartbeat=0", "amqp://h?x=1", "amqp://h:0"]) func whatIsWrongIsRefused(_ url: String) {
        let error = #expect(throws: AMQPError.self) { try AMQPOptions(url: url) }
        #expect(error?.code == .badAddress)
    }
}
