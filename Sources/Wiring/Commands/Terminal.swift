import Foundation
import Glibc
import Synchronization

/// What a person at a terminal sees.
public enum Terminal {
    /// Writes to standard error, so that standard output is the result alone.
    public static func tell(_ text: String, newline: Bool = true) {
        FileHandle.standardError.write(Data((newline ? text + "\n" : text).utf8))
    }
}

/// A count on standard error that grows in its line; where that is no terminal, its words alone, once.
public final class CountLine: Sendable {
    private let words: String
    private let isShown: Bool

    /// Makes a line and shows it.
    /// - Parameter isQuiet: Never draws or prints, for output that programs read.
    public init(_ words: String, isQuiet: Bool = false) {
        self.words = words
        isShown = isatty(2) == 1 && !isQuiet
        if isShown { show(0) } else if !isQuiet { Terminal.tell("\(words) ...") }
    }

    /// Shows how many there are.
    public func show(_ count: Int) {
        if isShown { Terminal.tell("\r\(words) ... \(count)", newline: false) }
    }

    /// Ends the line.
    public func end() {
        if isShown { Terminal.tell("") }
    }
}

/// A bar on standard error; where that is no terminal, a line every ten seconds of work.
public final class ProgressBar: Sendable {
    private let total: Int
    private let isQuiet: Bool
    private let isShown = isatty(2) == 1
    private let drawn = Mutex(-1)
    private let lastLine = Mutex(ContinuousClock.now)

    /// Makes a bar.
    /// - Parameter isQuiet: Never draws or prints, for output that programs read.
    public init(total: Int, isQuiet: Bool = false) {
        self.total = max(1, total)
        self.isQuiet = isQuiet
    }

    /// Shows how far it is.
    public func show(_ done: Int) {
        guard !isQuiet else { return }
        guard isShown else { return showLine(done) }
        let percent = min(100, done * 100 / total)
        drawn.withLock { drawn in
            guard percent > drawn else { return }
            drawn = percent
            let filled = percent * 40 / 100
            let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 40 - filled)
            Terminal.tell("\r\(bar) \(percent) %  \(done)/\(total)", newline: false)
        }
    }

    private func showLine(_ done: Int) {
        let now = ContinuousClock.now
        let isDue = lastLine.withLock { last in
            guard now - last >= .seconds(10) else { return false }
            last = now
            return true
        }
        if isDue { Terminal.tell("\(done)/\(total)") }
    }

    /// Ends the bar's line.
    public func end() {
        if isShown, drawn.withLock({ $0 }) >= 0 { Terminal.tell("") }
    }
}
