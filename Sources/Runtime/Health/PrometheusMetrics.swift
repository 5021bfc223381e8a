public import CoreMetrics
import Synchronization

/// A metrics factory that keeps all figures in memory and prints them as Prometheus text. Counters, gauges and recorders as they are; timers
/// as a summary without quantiles: `_count` and `_sum` in seconds, from which rates and means are made.
public final class PrometheusMetrics: MetricsFactory {
    private struct ID: Hashable, Comparable {
        let label: String
        let dimensions: String
        static func < (a: ID, b: ID) -> Bool { (a.label, a.dimensions) < (b.label, b.dimensions) }
    }
    private let counters = Mutex<[ID: CounterCell]>([:])
    private let gauges = Mutex<[ID: GaugeCell]>([:])
    private let timers = Mutex<[ID: TimerCell]>([:])

    /// Makes a factory without figures.
    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counters.withLock { $0.cell(id(label, dimensions), CounterCell.init) }
    }
    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        gauges.withLock { $0.cell(id(label, dimensions), GaugeCell.init) }
    }
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauges.withLock { $0.cell(id(label, dimensions), GaugeCell.init) }
    }
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        gauges.withLock { $0.cell(id(label, dimensions), GaugeCell.init) }
    }
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        timers.withLock { $0.cell(id(label, dimensions), TimerCell.init) }
    }

    // Cells are shared by label and dimensions and live as long as the process: a counter that is made twice goes on.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// All figures as Prometheus text (content type `text/plain; version=0.0.4`).
    public var text: String {
        var lines: [String] = []
        var lastLabel = ""
        func head(_ label: String, _ type: String) {
            if label != lastLabel { lines.append("# TYPE \(label) \(type)") }
            lastLabel = label
        }
        for (id, cell) in counters.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            head(id.label, "counter")
            lines.append("\(id.label)\(id.dimensions) \(cell.value)")
        }
        for (id, cell) in gauges.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            head(id.label, "gauge")
            lines.append("\(id.label)\(id.dimensions) \(cell.value)")
        }
        for (id, cell) in timers.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            head(id.label, "summary")
            let (count, nanoseconds) = cell.value
            lines.append("\(id.label)_count\(id.dimensions) \(count)")
            lines.append("\(id.label)_sum\(id.dimensions) \(Double(nanoseconds) / 1e9)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func id(_ label: String, _ dimensions: [(String, String)]) -> ID {
        let name = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") ? $0 : "_" })
        guard !dimensions.isEmpty else { return ID(label: name, dimensions: "") }
        let parts = dimensions.map { "\($0.0)=\"\(Self.escape($0.1))\"" }
        return ID(label: name, dimensions: "{\(parts.joined(separator: ","))}")
    }

    private static func escape(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.append(character)
            }
        }
        return out
    }
}

extension Dictionary {
    fileprivate mutating func cell(_ key: Key, _ make: () -> Value) -> Value {
        if let cell = self[key] { return cell }
        let cell = make()
        self[key] = cell
        return cell
    }
}

private final class CounterCell: CounterHandler {
    private let state = Atomic<Int64>(0)
    var value: Int64 { state.load(ordering: .relaxed) }
    func increment(by amount: Int64) { state.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { state.store(0, ordering: .relaxed) }
}

private final class GaugeCell: MeterHandler, RecorderHandler, FloatingPointCounterHandler {
    private let state = Mutex(0.0)
    var value: Double { state.withLock { $0 } }
    func set(_ value: Int64) { state.withLock { $0 = Double(value) } }
    func set(_ value: Double) { state.withLock { $0 = value } }
    func increment(by amount: Double) { state.withLock { $0 += amount } }
    func decrement(by amount: Double) { state.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }
    func reset() { state.withLock { $0 = 0 } }
}

private final class TimerCell: TimerHandler {
    private let state = Mutex((count: Int64(0), nanoseconds: Int64(0)))
    var value: (Int64, Int64) { state.withLock { ($0.count, $0.nanoseconds) } }
    func recordNanoseconds(_ duration: Int64) { state.withLock { ($0.count, $0.nanoseconds) = ($0.count + 1, $0.nanoseconds &+ duration) } }
}
