import Commerce
import Testing

@testable import PrestaShop

@Suite("The shop's clock")
struct TimeTests {
    private func at(_ text: String) -> Timestamp { Timestamp(iso8601: text)! }

    @Test(arguments: [
        ("Europe/Amsterdam", "2026-01-15 12:00:00", "2026-01-15T11:00:00Z"), ("Europe/Amsterdam", "2026-07-15 12:00:00", "2026-07-15T10:00:00Z"),
        // The last second of summer, the first after the gap of spring.
        ("Europe/Amsterdam", "2026-10-25 01:59:59", "2026-10-24T23:59:59Z"), ("Europe/Amsterdam", "2026-03-29 03:00:00", "2026-03-29T01:00:00Z"),
        // Behind the table of the zone file, by its rule.
        ("Europe/Amsterdam", "2055-07-01 00:00:00", "2055-06-30T22:00:00Z"), ("Europe/Amsterdam", "2055-12-01 00:00:00", "2055-11-30T23:00:00Z"),
        ("America/New_York", "2026-07-04 09:30:00", "2026-07-04T13:30:00Z"), ("Asia/Kolkata", "2026-07-04 09:30:00", "2026-07-04T04:00:00Z"),
        ("Australia/Sydney", "2060-01-01 00:00:00", "2059-12-31T13:00:00Z"), ("UTC", "2026-07-04 09:30:00", "2026-07-04T09:30:00Z"),
    ])
    func `wall time becomes a moment and back`(_ zone: String, _ wall: String, _ moment: String) throws {
        let zone = try ShopZone(zone)
        #expect(zone.moment(wall) == at(moment))
        #expect(zone.wall(at(moment)) == wall)
    }

    @Test func `the hour that autumn repeats is taken the first time`() throws {
        let zone = try ShopZone("Europe/Amsterdam")
        #expect(zone.moment("2026-10-25 02:30:00") == at("2026-10-25T00:30:00Z"))
        #expect(zone.wall(at("2026-10-25T01:30:00Z")) == "2026-10-25 02:30:00")
        #expect(zone.isAmbiguous(around: at("2026-10-25T01:30:00Z")))
        #expect(!zone.isAmbiguous(around: at("2026-10-25T09:00:00Z")))
        #expect(!zone.isAmbiguous(around: at("2026-03-29T01:30:00Z")))
    }

    @Test func `no date is no moment`() throws { #expect(try ShopZone("UTC").moment("0000-00-00 00:00:00") == nil) }

    @Test(arguments: ["Europe/Atlantis", "../etc/passwd", "", "Europe/../../etc/passwd"])
    func `a zone that is not known is refused in words`(_ name: String) {
        #expect(throws: Fault.self) { try ShopZone(name) }
    }

    @Test func `a poll in the repeated hour reaches back two hours more`() throws {
        let zone = try ShopZone("Europe/Amsterdam")
        let autumn = PollWindow(zone: zone, overlapSeconds: 300, now: at("2026-10-25T01:10:00Z"))
        #expect(autumn.start(after: "2026-10-25 02:05:00", since: autumn.now) == "2026-10-25 00:00:00")
        let winter = PollWindow(zone: zone, overlapSeconds: 300, now: at("2026-12-01T01:10:00Z"))
        #expect(winter.start(after: "2026-12-01 02:05:00", since: winter.now) == "2026-12-01 02:00:00")
    }

    @Test func `a wrong date in the future does not blind the poll`() throws {
        let window = PollWindow(zone: try ShopZone("UTC"), overlapSeconds: 300, now: at("2026-12-01T01:00:00Z"))
        #expect(window.cursor(last: "2099-01-01 00:00:00", before: nil, shopTime: nil) == "2026-12-01 01:05:00")
        #expect(window.cursor(last: "2099-01-01 00:00:00", before: nil, shopTime: at("2026-12-01T00:59:00Z")) == "2026-12-01 00:59:00")
    }
}
