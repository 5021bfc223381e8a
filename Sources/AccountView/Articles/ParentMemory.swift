import Commerce
import JSON

/// Which parent each variant had when it was last read, so that a parent that loses a variant is news too. In the shared cache: when it is
/// lost, a parent keeps a variant it has lost until the parent itself changes.
struct ParentMemory: Sendable {
    let services: ConnectorServices

    /// What is known of one variant: its parent now, and the one before with the day on which it changed.
    private struct Entry {
        var parent: String
        var former = ""
        var day = ""

        init(parent: String) { self.parent = parent }

        init?(_ bytes: [UInt8]) {
            let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { return nil }
            (parent, former, day) = (parts[0], parts[1], parts[2])
        }

        var bytes: [UInt8] { Array("\(parent)\n\(former)\n\(day)".utf8) }
    }

    /// Notes the parents of articles by code, and returns the parents that lost one of them since two days ago: told again and again for that
    /// time, as the telling may have been lost.
    func former(_ parents: [String: String], today: String, since: String) async throws -> [String: String] {
        let codes = parents.keys.sorted()
        let keys = codes.map { "par:\(folded($0))" }
        var (changed, former) = ([(key: String, value: [UInt8])](), [String: String]())
        for (place, bytes) in try await services.remembered(keys).enumerated() {
            let (code, parent) = (codes[place], parents[codes[place]] ?? "")
            guard var entry = bytes.flatMap({ Entry($0) }) else {
                if !parent.isEmpty { changed.append((keys[place], Entry(parent: parent).bytes)) }
                continue
            }
            if folded(entry.parent) != folded(parent) {
                (entry.former, entry.day, entry.parent) = (entry.parent, today, parent)
                changed.append((keys[place], entry.bytes))
            }
            if !entry.former.isEmpty, entry.day >= since { former[code] = entry.former }
        }
        await services.remember(changed, ttl: .seconds(400 * 86_400))
        return former
    }
}
