public import Commerce
import Synchronization

/// The folder with one YAML file per integration. Files are read again when they change, or when a file does that holds a secret of theirs; a
/// file that turns bad keeps its last good version.
public actor SettingsDirectory {
    /// What the folder holds now.
    public struct Snapshot: Sendable {
        /// The integrations by their last good versions, by id.
        public var integrations: [Integration]
        /// What is wrong now, warnings included, file by file.
        public var problems: [SettingsProblem]
        /// The integration with this id.
        public subscript(_ id: String) -> Integration? { integrations.first { $0.id == id } }
        /// Names all versions together: differs whenever anything differs.
        public var version: String { integrations.map { "\($0.id)@\($0.version)" }.joined(separator: " ") }
    }

    private struct Entry {
        var stamp: FileSystem.Stamp
        /// The files that secrets were read from, as they were before that.
        var secretFiles: [String: FileSystem.Stamp?] = [:]
        /// How often secrets have changed while the file stayed the same.
        var rotations = 0
        var good: Integration?
        var problems: [SettingsProblem] = []
    }

    /// The folder's path.
    public nonisolated let path: String
    private let secrets: SecretSources
    private let validate: @Sendable (Integration) throws(SettingsProblems) -> Void
    private var entries: [String: Entry] = [:]

    /// Names a folder; nothing is read yet.
    ///
    /// - Parameter validate: Checks of what other modules know, such as the paths of a mapping; a file that fails one counts as bad.
    public init(
        path: String, secrets: SecretSources, validate: @escaping @Sendable (Integration) throws(SettingsProblems) -> Void = { _ in }
    ) {
        self.path = path
        self.secrets = secrets
        self.validate = validate
    }

    /// Reads what has changed since the last call.
    /// - Throws: `SecretProblem` when the folder itself cannot be read.
    public func load() throws -> Snapshot {
        guard let names = FileSystem.names(in: path) else {
            throw SecretProblem("the settings folder \(path) cannot be read; name it with --settings or KOPPEL_SETTINGS.")
        }
        let files = names.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) && !$0.hasPrefix(".") && !$0.hasSuffix(".test.yaml") }
        for name in entries.keys where !files.contains(name) { entries[name] = nil }
        for name in files { reload(name) }
        return snapshot()
    }

    /// The folder's contents now, and again whenever they differ; looks every `interval`. Ends when the task is cancelled.
    public nonisolated func changes(every interval: Duration = .seconds(2), clock: any WallClock) -> AsyncThrowingStream<Snapshot, any Error> {
        AsyncThrowingStream { continuation in
            // The stream has no task of its own to look in; this one ends with it.
            let task = Task {
                var last: (version: String, problems: [SettingsProblem])?
                while !Task.isCancelled {
                    do {
                        let now = try await load()
                        if last?.version != now.version || last?.problems != now.problems { continuation.yield(now) }
                        last = (now.version, now.problems)
                    } catch  where last == nil {
                        continuation.finish(throwing: error)
                    } catch {
                        // A folder that is gone for a moment, while it is replaced, changes nothing.
                    }
                    do { try await clock.sleep(for: interval) } catch { break }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func reload(_ name: String) {
        let file = "\(path)/\(name)"
        guard let stamp = FileSystem.stamp(file) else { return }
        let last = entries[name]
        let isSame = last?.stamp == stamp
        if isSame, last?.secretFiles.allSatisfy({ FileSystem.stamp($0.key) == $0.value }) ?? true { return }
        var entry = Entry(stamp: stamp, rotations: isSame ? (last?.rotations ?? 0) + 1 : 0, good: last?.good)
        let noted = Mutex<[String: FileSystem.Stamp?]>([:])
        defer {
            entry.secretFiles = noted.withLock { $0 }
            entries[name] = entry
        }
        var noting = secrets
        noting.file = { [secrets] path in
            // Before it is read: what changes meanwhile is seen next time.
            noted.withLock { $0[path] = .some(FileSystem.stamp(path)) }
            return try secrets.file(path)
        }
        do {
            var integration = try Integration(
                parsing: String(decoding: FileSystem.read(file, limit: 1 << 20), as: UTF8.self), file: name, secrets: noting)
            try validate(integration)
            // The text is the same and what was made of it is not: programs must see another version.
            if entry.rotations > 0 { integration.version += "+\(entry.rotations)" }
            entry.good = integration
            entry.problems = integration.warnings
        } catch let error as SettingsProblems {
            entry.problems = error.problems
        } catch {
            entry.problems = [SettingsProblem(file: name, line: 1, setting: "", message: "\(error)")]
        }
    }

    private func snapshot() -> Snapshot {
        let entries = entries.sorted { $0.key < $1.key }
        let integrations = entries.compactMap(\.value.good)
        var problems = entries.flatMap(\.value.problems)
        problems += Self.sharedPrefixes(integrations)
        return Snapshot(integrations: integrations, problems: problems)
    }

    /// Two shops that write into one company must be told apart by their references. Prefixes must not begin one another either:
    /// `NL` with order 123 and `NL1` with order 23 are the same reference.
    private static func sharedPrefixes(_ integrations: [Integration]) -> [SettingsProblem] {
        let writing = integrations.filter { $0.enabledFlows.contains(.orders) && $0.orders.common.direction == .shopToERP }
        return writing.flatMap { one in
            writing.filter { other in
                let (a, b) = (one.orders.referencePrefix, other.orders.referencePrefix)
                return one.id != other.id && one.companyKey == other.companyKey && (a.hasPrefix(b) || b.hasPrefix(a))
            }.map { other in
                SettingsProblem(
                    file: "\(one.id).yaml", line: 1, setting: "orders.reference-prefix",
                    message:
                        "is \"\(one.orders.referencePrefix)\", and \"\(other.orders.referencePrefix)\" in \(other.id), which writes into the same company.",
                    hint: "Give each shop of a company a prefix that no other begins with, or two orders can be taken for one.")
            }
        }.sorted { $0.file < $1.file }
    }
}
