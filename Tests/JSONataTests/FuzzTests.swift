import Foundation
import JSON
import JSONata
import Synchronization
import Testing

/// Throws made-up and broken expressions at the engine: whatever comes, it answers with a value or an error, in time and within memory.
///
/// `scripts/prove-jsonata SECONDS` runs it longer.
struct FuzzTests {
    static let seconds = Int(ProcessInfo.processInfo.environment["KOPPEL_FUZZ_SECONDS"] ?? "") ?? 30
    static let seed = UInt64(ProcessInfo.processInfo.environment["KOPPEL_FUZZ_SEED"] ?? "") ?? UInt64(Date().timeIntervalSince1970)

    @Test func `no expression crashes, hangs or eats memory, on a thread with 512 KiB of stack`() async throws {
        let report = await withCheckedContinuation { (done: CheckedContinuation<Report, Never>) in
            let thread = Thread { done.resume(returning: Self.run(seconds: Self.seconds, seed: Self.seed)) }
            thread.stackSize = 512 << 10
            thread.start()
        }
        print(
            "fuzz: seed \(Self.seed), \(report.count) expressions, \(report.compiled) compiled, \(report.valued) with a value, slowest \(report.slowest)"
        )
        #expect(report.slow.isEmpty, "took longer than 3 s: \(report.slow)")
        #expect(report.unsteady.isEmpty, "two evaluations differ: \(report.unsteady)")
        #expect(report.compiled > report.count / 20, "the generator makes expressions that compile")
        #expect(report.valued > 0)
        #expect(report.grownMegabytes < 1_024, "memory grew by \(report.grownMegabytes) MB")
    }

    struct Report: Sendable {
        var (count, compiled, valued, grownMegabytes) = (0, 0, 0, 0)
        var slowest = Duration.zero
        var slow: [String] = []
        var unsteady: [String] = []
    }

    static func run(seconds: Int, seed: UInt64) -> Report {
        var generator = ExpressionGenerator(seed: seed)
        var report = Report()
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        let before = peakMegabytes()
        // The last expression stays on disk if the process dies.
        let trail = ProcessInfo.processInfo.environment["KOPPEL_FUZZ_TRAIL"].flatMap { open($0, O_RDWR | O_CREAT | O_TRUNC, 0o600) }
        let limits = Limits(
            depth: 500, steps: 30_000, time: .milliseconds(500), items: 20_000, stringBytes: 1 << 20, allocatedBytes: 64 << 20, regexSteps: 100_000,
            nesting: 100)
        while clock.now < end {
            let text = generator.next()
            if let trail { text.withCString { _ = pwrite(trail, $0, strlen($0) + 1, 0) } }
            let start = clock.now
            report.count += 1
            if let expression = try? JSONata.Expression(text, options: Options(numbers: report.count % 4 == 0 ? .double : .exact)) {
                report.compiled += 1
                let first = evaluate(expression, limits)
                if first.value != nil { report.valued += 1 }
                let second = evaluate(expression, limits)
                let limited = ["D1012"]
                if first.value != second.value || first.code != second.code, !limited.contains(first.code ?? ""), !limited.contains(second.code ?? "")
                {
                    report.unsteady.append(text)
                }
            }
            let duration = clock.now - start
            report.slowest = max(report.slowest, duration)
            if duration > .seconds(3) { report.slow.append(text) }
        }
        report.grownMegabytes = peakMegabytes() - before
        return report
    }

    static func evaluate(_ expression: JSONata.Expression, _ limits: Limits) -> (value: JSONValue?, code: String?) {
        let state = Mutex<UInt64>(7)
        let environment = Environment(
            limits: limits, now: { 1_795_271_528_000 },
            random: {
                state.withLock { state in
                    state = state &* 6_364_136_223_846_793_005 &+ 1
                    return Double(state >> 11) / Double(1 << 53)
                }
            }, allowsEval: true,
            functions: ["host": HostFunction(arity: 1, signature: "<x:x>") { $0[0] }])
        do {
            let value = try expression.evaluate(ExpressionGenerator.input, bindings: ["x": 5, "list": [3, 1, 2]], environment: environment)
            _ = value?.text
            return (value, nil)
        } catch {
            _ = error.description + error.caret
            return (nil, error.code)
        }
    }

    static func peakMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) / 1024
    }
}
