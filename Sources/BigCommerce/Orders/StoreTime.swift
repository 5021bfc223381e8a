import Commerce
import Foundation
import Integrations
import JSON

/// The store's time zone, which decides the day an order belongs to.
struct StoreTime {
    let connector: BigCommerceConnector
    private static let key = "bigcommerce.timezone"

    /// Seconds east of UTC at a moment.
    func offset(at moment: Timestamp) async throws -> Int {
        if let name = connector.settings.timeZone { return Self.seconds(name, at: moment) ?? 0 }
        if let known = try await connector.services.store.get([Self.key])[0] {
            return Self.offset(of: String(decoding: known, as: UTF8.self), at: moment)
        }
        let answer = try await connector.client.send(
            .init(path: "/v2/store", scope: "store_v2_information_read_only", subject: "the store's profile"))
        let zone = answer.json?["timezone"]
        let text = "\(zone?["name"]?.words ?? "")|\(zone?["raw_offset"]?.int ?? 0)"
        try await connector.services.store.set([(Self.key, Array(text.utf8))], ttl: .seconds(86_400))
        return Self.offset(of: text, at: moment)
    }

    private static func offset(of text: String, at moment: Timestamp) -> Int {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        return seconds(String(parts[0]), at: moment) ?? parts.last.flatMap { Int($0) } ?? 0
    }

    private static func seconds(_ name: String, at moment: Timestamp) -> Int? {
        TimeZone(identifier: name)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1_000))
    }
}
