import Foundation

/// Tells a script that the sandbox is there.
enum Ready {
    /// Writes `text` in one piece, so that whoever waits never reads half of it.
    static func write(_ text: String, to path: String) throws {
        try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
