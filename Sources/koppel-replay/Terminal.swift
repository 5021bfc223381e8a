import Foundation
import Glibc
import Synchronization

/// What a person at a terminal sees.
enum Terminal {
    /// Writes to standard error, so that standard output is the result alone.
    static func tell(_ text: String, newline: Bool = true) {
        FileHandle.standardError.write(Data((newline ? text + "\n" : text).utf8))
    }
}

/// A bar on standard error; draws nothing where that is no terminal.
final class ProgressBar: Sendable {
    private let total: Int
    private let isShown = isatty(2) == 1
    private let drawn = Mutex(-1)

    init(total: Int) { self.total = max(1, total) }

    func show(_ done: Int) {
        guard isShown else { return }
        let percent = min(100, done * 100 / total)
        drawn.withLock { drawn in
            guard percent > drawn else { return }
            drawn = percent
            let filled = percent * 40 / 100
            let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 40 - filled)
            Terminal.tell("\r\(bar) \(percent) %  \(done)/\(total)", newline: false)
        }
    }

    func end() {
        if isShown, drawn.withLock({ $0 }) >= 0 { Terminal.tell("") }
    }
}
