import Dispatch
import Foundation
import Glibc

/// A question to the person at the terminal.
public enum Confirmation {
    /// Asks on standard error; only the expected answer is a yes.
    /// - Throws: `CommandError` when nobody is there to ask.
    public static func ask(_ question: String, expects answer: String) async throws -> Bool {
        guard isatty(0) == 1 else { throw CommandError("Nobody is there to confirm; say --yes.") }
        FileHandle.standardError.write(Data(question.utf8))
        // Reading blocks, so it is not done where tasks run.
        let line = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: readLine()) }
        }
        return line?.trimmingCharacters(in: .whitespaces) == answer
    }

    /// Who is at the keyboard, also behind sudo.
    public static var user: String {
        let environment = ProcessInfo.processInfo.environment
        return environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName()
    }
}
