import Synchronization

/// Commands from any thread to a source on the reactor's thread.
package final class Mailbox<Command: Sendable>: Sendable {
    private let queue = Mutex<[Command]>([])

    /// An empty mailbox.
    package init() {}

    /// Adds a command; true if the mailbox was empty, so that its source must be scheduled.
    package func send(_ command: Command) -> Bool {
        queue.withLock { queue in
            queue.append(command)
            return queue.count == 1
        }
    }

    /// Moves everything into `commands`, whose capacity is used again; false if there was nothing.
    package func take(into commands: inout [Command]) -> Bool {
        commands.removeAll(keepingCapacity: true)
        return queue.withLock { queue in
            if queue.isEmpty { return false }
            swap(&commands, &queue)
            return true
        }
    }
}
