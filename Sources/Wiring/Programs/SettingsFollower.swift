import Commerce
import Integrations
import Logging
import ServiceLifecycle

/// Follows the settings folder and tells what it holds, at the start and whenever it differs.
struct SettingsFollower: Service {
    private let parts: ProcessParts
    private let tell: @Sendable (SettingsDirectory.Snapshot) async -> Void

    init(_ parts: ProcessParts, tell: @escaping @Sendable (SettingsDirectory.Snapshot) async -> Void) {
        self.parts = parts
        self.tell = tell
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            for try await snapshot in parts.directory.changes(clock: parts.clock) {
                for problem in snapshot.problems {
                    parts.logger.log(level: problem.isWarning ? .notice : .error, "\(problem)")
                }
                await tell(snapshot)
            }
        }
        // The stream ends with the task; a service that returns early would end the process.
        try? await gracefulShutdown()
    }
}
