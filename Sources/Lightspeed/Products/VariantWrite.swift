import Commerce
import JSON

/// A change of one variant.
struct VariantWrite {
    var id: String
    /// By the API's names.
    var fields: JSONObject
    var label: String

    /// Whether a variant has all that was written.
    func isDone(in variant: Record) -> Bool {
        fields.allSatisfy { name, value in
            switch value {
            case .number(let number): (variant.decimal(name) ?? variant.reference(name).map { Decimal128($0) }) == number
            case .string(let text): (variant.text(name) ?? "") == text.trimmingBlanks
            case .bool(let flag): variant.flag(name) == flag
            default: false
            }
        }
    }
}

extension LightspeedConnector {
    /// The most variants in one call; how many the API takes is not documented.
    static let bulkLimit = 50

    /// Changes variants in one call and looks at each in the answer. The API says neither what it does when one of them is refused nor that it
    /// answers with all: whatever is not proved by the answer is written again by itself, which does no harm.
    func write(_ changes: [VariantWrite]) async -> [Result<Record, Fault>] {
        guard changes.count > 1 else { return await changes.asyncMap(write) }
        var proved: [String: Record] = [:]
        for start in stride(from: 0, to: changes.count, by: Self.bulkLimit) {
            let part = Array(changes[start..<min(start + Self.bulkLimit, changes.count)])
            do {
                for row in try await writeTogether(part) {
                    if let id = row.text("id"), part.contains(where: { $0.id == id && $0.isDone(in: row) }) { proved[id] = row }
                }
            } catch {
                // Host down or quota used up: a call for each would end the same way.
                return changes.map { change in proved[change.id].map { .success($0) } ?? .failure(error) }
            }
        }
        return await changes.asyncMap { change in
            if let row = proved[change.id] { return .success(row) }
            return await write(change)
        }
    }

    /// The rows that the answer proves; none where the whole was refused.
    private func writeTogether(_ changes: [VariantWrite]) async throws(Fault) -> [Record] {
        let rows = changes.map { change -> JSONObject in
            var row = change.fields
            row["id"] = .number(Decimal128(Int(change.id) ?? 0))
            return row
        }
        do {
            let answer = try await client.write("PUT", "variants/bulk", "variant", rows: rows, about: "\(changes.count) variants")
            return answer.map { Record.rows(of: $0) } ?? []
        } catch let fault as Fault where fault.handling == .park {
            return []
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault.retry("lightspeed.cancelled", "The change of \(changes.count) variants was cancelled.", writeMayHaveHappened: true)
        }
    }

    private func write(_ change: VariantWrite) async -> Result<Record, Fault> {
        do {
            guard let answer = try await client.write("PUT", "variants/\(change.id)", "variant", change.fields, about: change.label) else {
                return .failure(.retry("variant.gone", "\(change.label) is no longer in the Lightspeed shop."))
            }
            return .success(Record(answer))
        } catch let fault as Fault {
            return .failure(fault)
        } catch {
            return .failure(.retry("lightspeed.cancelled", "The change of \(change.label) was cancelled.", writeMayHaveHappened: true))
        }
    }
}

extension Array {
    /// One after the other.
    fileprivate func asyncMap<T>(_ body: (Element) async -> T) async -> [T] {
        var out: [T] = []
        for element in self { out.append(await body(element)) }
        return out
    }
}
