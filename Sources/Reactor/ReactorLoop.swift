import CReactor
import Glibc

/// The part of a reactor that only its own thread may touch. Sources get it passed in.
package final class ReactorLoop {
    /// The reactor whose loop this is.
    package unowned let reactor: Reactor
    /// The time at the start of this turn.
    package internal(set) var now = MonotonicTime.now
    var timers = TimerQueue()
    private(set) var sources: [any ReactorSource] = []
    private var polled: [pollfd] = []
    private var owners: [any ReactorSource] = []
    /// Where a descriptor is in `polled`; -1 if nowhere.
    private var positions: [Int] = []
    private var readyNow: [(descriptor: Int32, events: ReactorEvents, source: any ReactorSource)] = []

    init(_ reactor: Reactor) { self.reactor = reactor }

    /// Watches `descriptor`, or changes what it is watched for. It must be non-blocking.
    package func watch(_ descriptor: Int32, _ events: ReactorEvents, for source: any ReactorSource) {
        register(source)
        let index = Int(descriptor)
        while positions.count <= index { positions.append(-1) }
        let wanted = Int16((events.contains(.readable) ? POLLIN : 0) | (events.contains(.writable) ? POLLOUT : 0))
        if positions[index] >= 0 {
            polled[positions[index]].events = wanted
            owners[positions[index]] = source
        } else {
            positions[index] = polled.count
            polled.append(pollfd(fd: descriptor, events: wanted, revents: 0))
            owners.append(source)
        }
    }

    /// Forgets `descriptor`. Call it before the descriptor is closed.
    package func unwatch(_ descriptor: Int32) {
        let index = Int(descriptor)
        guard index >= 0, index < positions.count, positions[index] >= 0 else { return }
        let position = positions[index]
        positions[index] = -1
        let (lastPolled, lastOwner) = (polled.removeLast(), owners.removeLast())
        guard position < polled.count else { return }
        polled[position] = lastPolled
        owners[position] = lastOwner
        positions[Int(lastPolled.fd)] = position
    }

    /// Calls `source.wake` at `time`, once, instead of at any time asked for before; `.never` asks for none.
    package func wake(_ source: any ReactorSource, at time: MonotonicTime) {
        register(source)
        source.slot.deadline = time
    }

    /// Calls `source.wake` at `time` unless an earlier one is asked for.
    package func wake(_ source: any ReactorSource, notAfter time: MonotonicTime) {
        register(source)
        if time < source.slot.deadline { source.slot.deadline = time }
    }

    /// Keeps `source` alive and tells it when the reactor stops. `watch` and `wake` do it too.
    package func register(_ source: any ReactorSource) {
        if source.slot.registered { return }
        source.slot.registered = true
        sources.append(source)
    }

    /// Lets go of `source`, which watches nothing any more.
    package func unregister(_ source: any ReactorSource) {
        guard source.slot.registered else { return }
        source.slot.registered = false
        source.slot.deadline = .never
        sources.removeAll { $0 === source }
    }

    func callDueSources() {
        for source in sources where source.slot.deadline <= now {
            source.slot.deadline = .never
            source.wake(in: self)
        }
    }

    /// The next moment somebody wants to be woken at.
    var nextDeadline: MonotonicTime {
        sources.reduce(timers.next) { min($0, $1.slot.deadline) }
    }

    /// Sleeps until a descriptor is ready or `timeout` (milliseconds, negative for ever) is over, then tells the sources.
    func poll(timeout: Int32) {
        let count = Glibc.poll(&polled, nfds_t(polled.count), timeout)
        reactor.awake()
        now = .now
        if count <= 0 { return }
        // Sources change the watched set while they are called: note first, call after.
        for index in polled.indices where polled[index].revents != 0 {
            let revents = Int32(polled[index].revents)
            polled[index].revents = 0
            var events: ReactorEvents = []
            if revents & (POLLIN | POLLHUP) != 0 { events.insert(.readable) }
            if revents & POLLOUT != 0 { events.insert(.writable) }
            if revents & (POLLERR | POLLNVAL) != 0 { events.insert(.failed) }
            readyNow.append((polled[index].fd, events, owners[index]))
        }
        for ready in readyNow where isWatched(ready.descriptor, by: ready.source) {
            ready.source.ready(ready.descriptor, ready.events, in: self)
        }
        readyNow.removeAll(keepingCapacity: true)
    }

    private func isWatched(_ descriptor: Int32, by source: any ReactorSource) -> Bool {
        let position = positions[Int(descriptor)]
        return position >= 0 && owners[position] === source
    }

    func stopSources() {
        for source in sources { source.stop(in: self) }
        sources = []
        timers.stop()
    }
}
