import Commerce

/// Turns the shop's wall clock into moments and back. PrestaShop writes `2026-11-22 14:17:07` in its own zone, without offset.
struct ShopZone: Sendable {
    /// The IANA name.
    let name: String
    private let zone: ZoneFile

    /// Makes a zone from its IANA name.
    /// - Throws: `Fault` when this machine does not know it.
    init(_ name: String) throws {
        guard let zone = ZoneFile(name) else {
            throw Fault.park(
                "timezone.unknown", "The time zone \"\(name)\" is not known on this machine.",
                advice: "Set an IANA name such as Europe/Amsterdam, and install the package tzdata.")
        }
        self.name = name
        self.zone = zone
    }

    /// The moment of a wall clock text; nil for the zero date. In the hour that the autumn repeats, the earlier moment.
    func moment(_ text: String) -> Timestamp? {
        guard let wall = Timestamp(iso8601: text) else { return nil }
        let seconds = wall.milliseconds / 1_000
        // The zone's offset a day around bounds what can apply; try the larger (summer) first.
        let candidates = Set([zone.offset(at: seconds - 86_400), zone.offset(at: seconds + 86_400), zone.offset(at: seconds)]).sorted(by: >)
        let offset = candidates.first { zone.offset(at: seconds - Int64($0)) == $0 } ?? candidates.last ?? 0
        return wall - .seconds(offset)
    }

    /// The wall clock text of a moment.
    func wall(_ moment: Timestamp) -> String { Self.text(moment + .seconds(zone.offset(at: moment.milliseconds / 1_000))) }

    /// Whether the clock was put back within the hours before a moment: wall times are then ambiguous.
    func isAmbiguous(around moment: Timestamp) -> Bool {
        let seconds = moment.milliseconds / 1_000
        return zone.offset(at: seconds - 3 * 3_600) > zone.offset(at: seconds + 3_600)
    }

    /// A wall clock text moved by some seconds, without regard to the zone.
    static func shifted(_ wall: String, by seconds: Int) -> String {
        Timestamp(iso8601: wall).map { text($0 + .seconds(seconds)) } ?? wall
    }

    private static func text(_ wall: Timestamp) -> String {
        let iso = Array(wall.description.utf8.prefix(19))
        return String(decoding: iso[..<10] + [UInt8(ascii: " ")] + iso[11...], as: UTF8.self)
    }
}
