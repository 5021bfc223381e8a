import Commerce
import Testing

@testable import Runtime

struct ActivityTests {
    private func item(_ number: Int, payload: Int = 0) -> ActivityItem {
        .attempt(
            ActivityRecord(
                id: "a-\(number)", eventID: "e-\(number)", integration: "shop-nl", flow: .orders, entity: EntityRef(.order, "\(number)"),
                origin: "poll", attempt: 1, occurredAt: Timestamp(milliseconds: 0), startedAt: Timestamp(milliseconds: 5), milliseconds: 7,
                outcome: "written", title: "Order \(number)",
                payloads: payload > 0 ? [.init(name: "source", sealed: .init(repeating: 1, count: payload))] : [],
                settingsVersion: "v", worker: "w"))
    }

    @Test func itemsComeBackAsTheyWereSent() {
        let alert = ActivityItem.alert(
            AlertRecord(cause: "parked", integration: "shop-nl", message: "m", advice: "a", at: Timestamp(milliseconds: 9), isOver: true))
        let items = [item(1, payload: 20), alert, item(2)]
        let decoded = ActivityItem.decode(ActivityItem.encode(items))
        #expect(decoded.items == items && decoded.unreadable == 0)
        #expect(ActivityItem.decode(Array("[1,{}]".utf8)).unreadable == 2)
    }

    @Test func messagesAreCutByNumberAndBySize() {
        let small = ActivityPublisher.parts(of: (1...120).map { item($0) }, batch: 50, bytes: 1 << 20)
        #expect(small.map(\.count) == [50, 50, 20])
        let large = ActivityPublisher.parts(of: (1...5).map { item($0, payload: 300_000) }, batch: 50, bytes: 700_000)
        #expect(large.map(\.count) == [2, 2, 1])
        #expect(ActivityPublisher.parts(of: [], batch: 50, bytes: 1).isEmpty)
    }
}
