import CReactor
import Glibc
import Synchronization

/// One thread that sleeps in one `poll` over the sockets of all its sources, steps whichever is ready, and runs the Swift tasks they feed:
/// an event never changes threads on its way from delivery to acknowledgement.
///
///     let reactor = Reactor()
///     let redis = RedisClient(try RedisOptions(url: "redis://127.0.0.1"), on: reactor)
///     let value = try await Task(executorPreference: reactor) { try await redis.get("key") }.value
///     await reactor.stop()
///
/// Nothing that runs on it may block or compute for more than about 2 ms: use `SidePool` for that. Child tasks inherit the preference;
/// start the first one with `Task(executorPreference:)` (from `@MainActor` code, e.g. top-level code, with `Task.detached(executorPreference:)`).
/// A process may have several, each with connections of its own.
public final class Reactor: TaskExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var sources: [any ReactorSource] = []
        var work: [@Sendable (ReactorLoop) -> Void] = []
        var ended = false
        var isEmpty: Bool { jobs.isEmpty && sources.isEmpty && work.isEmpty }
    }
    /// The thread's name.
    public let name: String
    private let inbox = Mutex(Inbox())
    private let sleeping = Atomic<Bool>(false)
    private let stopping = Atomic<Bool>(false)
    private let stopped = Atomic<Bool>(false)
    private let waker: Waker
    // Confined to the thread.
    private var thread = pthread_t()
    private let running = Atomic<Bool>(false)
    private var jobs: [UnownedJob] = []
    private var stepping: [any ReactorSource] = []

    /// A reactor whose thread runs from now on, until `stop`.
    public init(name: String = "reactor") {
        self.name = name
        waker = Waker()
        startThread(name) { self.run() }
    }

    // MARK: Tasks

    /// Queues a job of a Swift task. Called by the Swift runtime.
    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        if isCurrent { return jobs.append(unowned) }
        let ended = inbox.withLock { inbox in
            if !inbox.ended { inbox.jobs.append(unowned) }
            return inbox.ended
        }
        // After the thread's end tasks still run to their end, elsewhere.
        if ended { return globalConcurrentExecutor.enqueue(unowned) }
        wakeUp()
    }

    /// Whether the caller is on the reactor's thread.
    public var isCurrent: Bool { running.load(ordering: .acquiring) && pthread_equal(thread, pthread_self()) != 0 }

    // MARK: Sources

    /// Calls `source.step` soon. From any thread; several calls before the step are one.
    package func schedule(_ source: any ReactorSource) {
        if source.slot.scheduled.exchange(true, ordering: .acquiringAndReleasing) { return }
        if isCurrent { return stepping.append(source) }
        inbox.withLock { $0.sources.append(source) }
        wakeUp()
    }

    /// Runs `work` on the reactor's thread soon; false if the reactor has stopped, and `work` will never run.
    @discardableResult
    package func execute(_ work: @escaping @Sendable (ReactorLoop) -> Void) -> Bool {
        let ended = inbox.withLock { inbox in
            if !inbox.ended { inbox.work.append(work) }
            return inbox.ended
        }
        if !ended { wakeUp() }
        return !ended
    }

    // MARK: Stopping

    /// Stops all sources (whoever waits for them gets an error), runs the tasks that are ready, and ends the thread.
    /// Tasks that have not ended go on in Swift's own pool.
    public func stop() async {
        stopping.store(true, ordering: .sequentiallyConsistent)
        wakeUp()
        await withCheckedContinuation { continuation in ended.add { continuation.resume() } }
    }

    private let ended = OnceSignal()

    /// Whether the thread has ended: nothing scheduled is looked at any more.
    package var hasStopped: Bool { stopped.load(ordering: .acquiring) }

    private func wakeUp() {
        if sleeping.load(ordering: .sequentiallyConsistent), sleeping.exchange(false, ordering: .sequentiallyConsistent) { waker.wake() }
    }

    func awake() { sleeping.store(false, ordering: .sequentiallyConsistent) }

    // MARK: The thread

    private func run() {
        thread = pthread_self()
        running.store(true, ordering: .releasing)
        let loop = ReactorLoop(self)
        loop.watch(waker.descriptor, .readable, for: waker)
        while !stopping.load(ordering: .sequentiallyConsistent) {
            // Bounded, so that a task that never waits cannot keep the sockets from being served.
            var rounds = 0
            while takeTurn(loop), rounds < 16 { rounds += 1 }
            loop.callDueSources()
            loop.timers.fire(now: loop.now)
            if !jobs.isEmpty || !stepping.isEmpty {
                loop.poll(timeout: 0)
                continue
            }
            // Say that we sleep, then look once more: a sender either sees the flag, or what it sent is seen here.
            sleeping.store(true, ordering: .sequentiallyConsistent)
            let idle = inbox.withLock { $0.isEmpty } && !stopping.load(ordering: .sequentiallyConsistent)
            loop.poll(timeout: idle ? milliseconds(until: loop.nextDeadline) : 0)
        }
        loop.stopSources()
        var turns = 0
        while takeTurn(loop), turns < 1000 { turns += 1 }
        running.store(false, ordering: .releasing)
        let late = inbox.withLock { inbox in
            inbox.ended = true
            return inbox.jobs
        }
        stopped.store(true, ordering: .releasing)
        for job in late + jobs { globalConcurrentExecutor.enqueue(job) }
        ended.fire()
    }

    /// Runs what is queued; false if nothing was.
    private func takeTurn(_ loop: ReactorLoop) -> Bool {
        var inboxJobs: [UnownedJob] = [], work: [@Sendable (ReactorLoop) -> Void] = []
        inbox.withLock { inbox in
            if inbox.isEmpty { return }
            swap(&inboxJobs, &inbox.jobs)
            swap(&work, &inbox.work)
            if !inbox.sources.isEmpty {
                stepping.append(contentsOf: inbox.sources)
                inbox.sources.removeAll(keepingCapacity: true)
            }
        }
        if !inboxJobs.isEmpty { jobs.append(contentsOf: inboxJobs) }
        if jobs.isEmpty && stepping.isEmpty && work.isEmpty { return false }
        for item in work { item(loop) }
        // All jobs first: what they send gathers, and goes out with one write per connection.
        runJobs()
        var sources: [any ReactorSource] = []
        swap(&sources, &stepping)
        for source in sources {
            source.slot.scheduled.store(false, ordering: .sequentiallyConsistent)
            source.step(in: loop)
        }
        if stepping.isEmpty {
            sources.removeAll(keepingCapacity: true)
            swap(&sources, &stepping)
        }
        return true
    }

    private func runJobs() {
        let executor = asUnownedTaskExecutor()
        // What these jobs queue has its turn after the sources: a task that never waits holds nobody up for long.
        let last = min(jobs.count, 1024)
        var next = 0
        while next < last {
            let job = jobs[next]  // a copy: the job may queue others
            job.runSynchronously(on: executor)
            next += 1
        }
        if next == jobs.count { jobs.removeAll(keepingCapacity: true) } else { jobs.removeFirst(next) }
    }

    private func milliseconds(until time: MonotonicTime) -> Int32 {
        if time == .never { return -1 }
        return Int32(clamping: (time - .now).wholeMilliseconds)
    }
}
