import CReactor
import Glibc

/// Starts a thread of its own for `body`, for work that may block: connecting, publishing, side work.
///
/// - Parameter name: seen in `top -H` and debuggers; cut to 15 bytes.
package func startThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
    final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void
        init(_ name: String, _ body: @escaping @Sendable () -> Void) { (self.name, self.body) = (name, body) }
    }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(String(decoding: name.utf8.prefix(15), as: UTF8.self), body)).toOpaque()
    let status = pthread_create(
        &thread, nil,
        { argument in
            let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
            koppel_name_thread(start.name)
            start.body()
            return nil
        }, start)
    precondition(status == 0, "the system refuses a further thread (\(status))")
    pthread_detach(thread)
}

/// Runs blocking `work` on a thread of its own and returns its result.
package func onOwnThread<Success: Sendable>(_ name: String, _ work: @escaping @Sendable () throws -> Success) async throws -> Success {
    try await withCheckedThrowingContinuation { continuation in
        startThread(name) { continuation.resume(with: Result { try work() }) }
    }
}
