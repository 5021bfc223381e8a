import Dispatch
import Foundation
import JSON
import Runtime
import Synchronization

/// Runs a program with a notice as JSON on its standard input. Its environment is only PATH, HOME and LANG: Koppel's own holds secrets.
struct CommandSender: NoticeSending {
    /// The program's path and its arguments.
    let command: [String]
    /// How long it may take.
    var limit: Duration = .seconds(30)
    private static let threads = DispatchQueue(label: "alert-commands", attributes: .concurrent)

    func send(_ notice: AlertNotice) async throws {
        let result: Result<Void, NoticeError> = await withCheckedContinuation { continuation in
            // Waiting for a program blocks, so it is not done where tasks run.
            Self.threads.async { continuation.resume(returning: run(notice.json.bytes + [0x0A])) }
        }
        try result.get()
    }

    private func run(_ input: [UInt8]) -> Result<Void, NoticeError> {
        guard let program = command.first else { return .failure(NoticeError("no program is named")) }
        let process = Process(), stdin = Pipe(), stderr = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = Array(command.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LANG"].contains($0.key) }
        (process.standardInput, process.standardOutput, process.standardError) = (stdin, FileHandle.nullDevice, stderr)
        // A notice fits into the pipe. Written before there is a reader that could go away: nothing here can be killed by a broken pipe.
        try? stdin.fileHandleForWriting.write(contentsOf: Data(input.prefix(60_000)))
        try? stdin.fileHandleForWriting.close()
        let isOver = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in isOver.signal() }
        do {
            try process.run()
        } catch {
            return .failure(NoticeError("\(program) cannot be run: \(error.localizedDescription)"))
        }
        let words = Mutex(Data())
        stderr.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil } else { words.withLock { if $0.count < 500 { $0 += data.prefix(500) } } }
        }
        let milliseconds = Int(limit.components.seconds * 1_000 + limit.components.attoseconds / 1_000_000_000_000_000)
        if isOver.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            _ = isOver.wait(timeout: .now() + .seconds(5))
            return .failure(NoticeError("\(program) did not end within \(limit) and was killed"))
        }
        guard process.terminationStatus == 0 else {
            let said = String(decoding: words.withLock { $0 }.prefix(200), as: UTF8.self).split(whereSeparator: \.isNewline).first.map { ": \($0)" }
            return .failure(NoticeError("\(program) ended with \(process.terminationStatus)\(said ?? "")"))
        }
        return .success(())
    }
}
