import Commerce
import JSON
import Testing

@testable import Runtime

struct EventTests {
    private let event = Event(
        id: "e-1", integration: "shop-nl", flow: .orders, entity: EntityRef(.order, "1001"), revision: "2026-03-04 05:06:07", cause: .webhook,
        occurredAt: Timestamp(year: 2026, month: 3, day: 4, hour: 5), traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        replay: .init(id: "r-1", original: "e-0", reason: "payment method mapped", user: "erika", force: true, dryRun: true))

    @Test func anEventComesBackAsItWasSent() throws {
        #expect(try Event(decoding: event.bytes) == event)
        var plain = event
        (plain.revision, plain.traceparent, plain.replay) = (nil, nil, nil)
        #expect(try Event(decoding: plain.bytes) == plain)
        #expect(plain.bytes.count < 300)
    }

    @Test func theRoutingKeyNamesFlowAndIntegration() {
        #expect(event.routingKey == "orders.shop-nl")
        #expect(event.queue.description == "koppel.orders.shop-nl")
        #expect(QueueName(routingKey: "orders.shop-nl") == event.queue)
        #expect(QueueName(routingKey: "orders.shop.nl") == nil)
        #expect(QueueName(routingKey: "refunds.shop") == nil)
    }

    @Test(arguments: [
        ("", "no JSON"), ("[]", "array"), ("{}", "version"), (#"{"v":2}"#, "version"), (#"{"v":1,"id":"e"}"#, "integration"),
        (#"{"v":1,"id":"e","integration":"a.b","flow":"orders","entity":"order","key":"1","cause":"poll","at":"2026-01-01"}"#, "not a name"),
        (#"{"v":1,"id":"e","integration":"a","flow":"refunds","entity":"order","key":"1","cause":"poll","at":"2026-01-01"}"#, "flow"),
        (#"{"v":1,"id":"e","integration":"a","flow":"orders","entity":"order","key":"1","cause":"poll","at":"yesterday"}"#, "at is no time"),
        (#"{"v":1,"id":"e","integration":"a","flow":"orders","entity":"order","key":1,"cause":"poll","at":"2026-01-01"}"#, "key is a number"),
        (#"{"v":1,"id":"e","integration":"a","flow":"orders","entity":"order","key":"1","cause":"poll","at":"2026-01-01","email":"x"}"#, "email"),
    ])
    func whatIsNoEventIsRefusedWithASentence(text: String, sentence: String) {
        #expect { try Event(decoding: Array(text.utf8)) } throws: { "\($0)".contains(sentence) }
    }

    @Test func anOversizedMessageIsNotEvenParsed() {
        #expect { try Event(decoding: [UInt8](repeating: 0x20, count: 9_000)) } throws: { "\($0)".contains("9000 bytes") }
    }
}
