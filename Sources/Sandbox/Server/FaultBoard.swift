import Synchronization

/// The fault switches of one instance, and how often each still applies.
final class FaultBoard: Sendable {
    private struct State {
        var switches: [FaultSwitch] = []
        var random: SplitMix
    }
    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(random: SplitMix(state: seed))) }

    func add(_ fault: FaultSwitch) { state.withLock { $0.switches.append(fault) } }

    func removeAll() { state.withLock { $0.switches.removeAll() } }

    /// The fault for this call, used up by it; the first switch that matches decides.
    func take(for request: SandboxRequest) -> FaultSwitch.Kind? {
        state.withLock { state in
            for index in state.switches.indices where state.switches[index].matches(request) {
                let fault = state.switches[index]
                if fault.times == 0 { continue }
                if fault.skip > 0 {
                    state.switches[index].skip -= 1
                    continue
                }
                if fault.percent < 100, Int(state.random.next() % 100) >= fault.percent { continue }
                if let times = fault.times { state.switches[index].times = times - 1 }
                return fault.kind
            }
            return nil
        }
    }
}

/// A small random generator that gives the same numbers for the same seed (SplitMix64, Steele and others 2014).
struct SplitMix: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
