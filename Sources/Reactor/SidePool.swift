import Glibc
import Synchronization

/// A few threads for work that would hold the reactor for more than 2 ms: images, sealing large payloads, XML of megabytes.
public final class SidePool: Sendable {
    private let queue = Queue()

    /// A pool of `threads` threads.
    public init(threads: Int = 2, name: String = "side") {
        for number in 1...max(1, threads) {
            startThread("\(name)-\(number)") { [queue] in
                while let work = queue.next() { work() }
            }
        }
    }

    deinit { queue.stop() }

    /// Runs `work` on one of the pool's threads.
    public func run<Success: Sendable>(_ work: @escaping @Sendable () throws -> Success) async throws -> Success {
        try await withCheckedThrowingContinuation { continuation in
            queue.add { continuation.resume(with: Result { try work() }) }
        }
    }
}

/// A blocking queue of closures.
private final class Queue: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var items: [@Sendable () -> Void] = []
    private var head = 0
    private var stopped = false

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(arrived, nil)
    }

    deinit {
        pthread_cond_destroy(arrived)
        pthread_mutex_destroy(lock)
        arrived.deallocate()
        lock.deallocate()
    }

    func add(_ item: @escaping @Sendable () -> Void) {
        pthread_mutex_lock(lock)
        items.append(item)
        pthread_cond_signal(arrived)
        pthread_mutex_unlock(lock)
    }

    /// The next item; waits for it. Nil when stopped and empty.
    func next() -> (@Sendable () -> Void)? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while head == items.count {
            if stopped { return nil }
            pthread_cond_wait(arrived, lock)
        }
        defer {
            head += 1
            if head == items.count { (items, head) = ([], 0) }
        }
        return items[head]
    }

    func stop() {
        pthread_mutex_lock(lock)
        stopped = true
        pthread_cond_broadcast(arrived)
        pthread_mutex_unlock(lock)
    }
}
