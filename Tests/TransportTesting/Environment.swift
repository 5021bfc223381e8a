import Foundation
import Reactor

/// The private servers of `scripts/servers run`.
public enum TestServers {
    private static func variable(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
    public static var amqpURL: String? { variable("KOPPEL_TEST_AMQP_URL") }
    public static var redisURL: String? { variable("KOPPEL_TEST_REDIS_URL") }
    public static var redisSocket: String? { variable("KOPPEL_TEST_REDIS_SOCKET") }
    /// Set to how many seconds an alarm of the broker lasts; other tests cannot run beside it.
    public static var alarmSeconds: Int? { variable("KOPPEL_TEST_ALARM").flatMap { Int($0) } }
    /// Where the system looks for names, and where a test must never answer; nil if names are left alone.
    public static var blackHole: String? { variable("KOPPEL_TEST_BLACK_HOLE") }
    public static var hasBroker: Bool { amqpURL != nil && variable("KOPPEL_TEST_RABBITMQCTL") != nil }
    public static var hasRedis: Bool { redisURL != nil }

    /// Runs rabbitmqctl on the private broker and returns what it prints.
    public static func rabbitmqctl(_ words: String...) async throws -> String {
        let path = variable("KOPPEL_TEST_RABBITMQCTL") ?? ""
        return try await onOwnThread("rabbitmqctl") {
            let process = Process(), output = Pipe()
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = words
            process.standardOutput = output
            try process.run()
            let text = output.fileHandleForReading.readDataToEndOfFile()
            return String(decoding: text, as: UTF8.self)
        }
    }
}

/// Waits until `condition` holds; false if it does not within `seconds`.
public func eventually(within seconds: Double = 10, _ condition: @Sendable () async throws -> Bool) async rethrows -> Bool {
    let end = MonotonicTime.now + .seconds(seconds)
    while MonotonicTime.now < end {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try await condition()
}

/// The process's resident memory now, in MiB.
public func residentMiB() -> Double {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")[1] ?? "0"
    return (Double(pages) ?? 0) * 4096 / 1_048_576
}
