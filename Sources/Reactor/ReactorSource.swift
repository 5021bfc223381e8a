import Synchronization

/// Something that the reactor steps: a connection, or a set of them.
///
/// All three functions run on the reactor's thread, one at a time, and must never block. What other threads want of a source goes through
/// a `Mailbox`, whose `send` schedules a `step`.
package protocol ReactorSource: AnyObject, Sendable {
    /// Where the reactor keeps its notes on this source: `let slot = ReactorSlot()`.
    var slot: ReactorSlot { get }

    /// Does what was asked for since the last step.
    func step(in loop: ReactorLoop)

    /// A descriptor of `ReactorLoop.watch` is ready.
    func ready(_ descriptor: Int32, _ events: ReactorEvents, in loop: ReactorLoop)

    /// The moment of `ReactorLoop.wake` has come. It is asked for once: ask again for a further one.
    func wake(in loop: ReactorLoop)

    /// The reactor stops: close what is open and resume whoever waits, with an error. Nothing is called after it.
    func stop(in loop: ReactorLoop)
}

/// What a descriptor is ready, or watched, for.
package struct ReactorEvents: OptionSet, Sendable, Hashable {
    /// The bits.
    package let rawValue: UInt8
    /// Makes events from their bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// There is something to read, or the other side has closed.
    package static let readable = ReactorEvents(rawValue: 1)
    /// There is room to write.
    package static let writable = ReactorEvents(rawValue: 2)
    /// The descriptor is broken. Reported without being asked for.
    package static let failed = ReactorEvents(rawValue: 4)
}

/// The reactor's notes on one source.
package final class ReactorSlot: @unchecked Sendable {
    let scheduled = Atomic<Bool>(false)
    /// When the source wants to be woken. Only on the reactor's thread.
    var deadline = MonotonicTime.never
    /// Whether the reactor has it in its list. Only on the reactor's thread.
    var registered = false

    /// A slot for one source of one reactor.
    package init() {}
}
