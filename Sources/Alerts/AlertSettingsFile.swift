public import Integrations

/// The file `alerts.yaml`, read again when it changes. One that turns bad keeps its last good version.
public actor AlertSettingsFile {
    /// What the file says now.
    public struct Reading: Sendable {
        /// The last good settings; `none` before there were any.
        public var settings: AlertSettings
        /// What is wrong with it now; empty when nothing.
        public var problem: String
    }

    private let path: String
    private let mustExist: Bool
    private let secrets: SecretSources
    private var stamp: FileSystem.Stamp?
    private var reading = Reading(settings: .none, problem: "")

    /// Names a file. - Parameter path: nil for the usual one, which may be absent.
    public init(path: String?, secrets: SecretSources) {
        (self.path, mustExist, self.secrets) = (path ?? "/etc/koppel/alerts.yaml", path != nil, secrets)
    }

    /// What the file says now.
    public func load() -> Reading {
        guard let now = FileSystem.stamp(path) else {
            stamp = nil
            reading = Reading(settings: .none, problem: mustExist ? "\(path) is not there, so nobody is told of alerts." : "")
            return reading
        }
        guard now != stamp else { return reading }
        stamp = now
        let name = path.split(separator: "/").last.map(String.init) ?? path
        do {
            let text = String(decoding: try FileSystem.read(path, limit: 1 << 20), as: UTF8.self)
            reading = Reading(settings: try AlertSettings(parsing: text, file: name, secrets: secrets), problem: "")
        } catch {
            reading.problem = "\(error)"
        }
        return reading
    }
}
