import JSON

/// Runs a folder of cases in the format of the language's official test suite: `groups/GROUP/CASE.json` and `datasets/NAME.json`.
public struct ConformanceSuite: Sendable {
    public struct Failed: Sendable {
        /// `GROUP/FILE` or `GROUP/FILE#n`, n being the place in the file.
        public let id: String
        public let expression: String
        public let reason: String
    }

    public struct GroupReport: Sendable {
        public let name: String
        public internal(set) var passed = 0
        public internal(set) var failed: [Failed] = []
    }

    public struct Report: Sendable, CustomStringConvertible {
        public internal(set) var groups: [GroupReport] = []
        public var passed: Int { groups.reduce(0) { $0 + $1.passed } }
        public var failed: [Failed] { groups.flatMap(\.failed) }

        /// One line per group, the failed cases below it, and at the end `N passed, N failed`.
        public var description: String {
            var lines: [String] = []
            for group in groups {
                lines.append("\(group.name): \(group.passed) passed, \(group.failed.count) failed")
                for failed in group.failed { lines.append("  \(failed.id): \(failed.reason)\n    \(failed.expression.prefix(200))") }
            }
            return (lines + ["\(passed) passed, \(failed.count) failed"]).joined(separator: "\n")
        }
    }

    private let folder: String
    private let numbers: Options.Numbers
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - folder: the one that holds `groups` and `datasets`.
    ///   - numbers: the official cases want `.double`.
    ///   - now: milliseconds since 1970, for the cases about the current time.
    public init(folder: String, numbers: Options.Numbers = .double, now: @escaping @Sendable () -> Int64) {
        self.folder = folder
        self.numbers = numbers
        self.now = now
    }

    /// Runs all cases, or those of some groups.
    ///
    /// - Throws: if the folder cannot be read.
    public func run(groups wanted: Set<String>? = nil) throws -> Report {
        var datasets: [String: JSONValue] = [:]
        for name in try Files.list("\(folder)/datasets") where name.hasSuffix(".json") {
            datasets[String(name.dropLast(5))] = try Self.parse("\(folder)/datasets/\(name)")
        }
        let (groups, loaded) = (try Files.list("\(folder)/groups"), datasets)
        return try LargeStack.run {
            var report = Report()
            for group in groups where wanted?.contains(group) ?? true {
                var result = GroupReport(name: group)
                for file in try Files.list("\(folder)/groups/\(group)") where file.hasSuffix(".json") {
                    let cases = try Self.parse("\(folder)/groups/\(group)/\(file)")
                    for (place, one) in (cases.array ?? [cases]).enumerated() {
                        let id = cases.array == nil ? "\(group)/\(file)" : "\(group)/\(file)#\(place)"
                        let text = try expression(of: one, group)
                        if let reason = failure(of: one, text, loaded) {
                            result.failed.append(Failed(id: id, expression: text, reason: reason))
                        } else {
                            result.passed += 1
                        }
                    }
                }
                report.groups.append(result)
            }
            return report
        }
    }

    private static func parse(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: try Files.read(path), limits: JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace))
    }

    private func expression(of one: JSONValue, _ group: String) throws -> String {
        if let text = one["expr"]?.string { return text }
        return String(decoding: try Files.read("\(folder)/groups/\(group)/\(one["expr-file"]?.string ?? "")"), as: UTF8.self)
    }

    /// Why a case fails; nil if it passes.
    private func failure(of one: JSONValue, _ text: String, _ datasets: [String: JSONValue]) -> String? {
        let input = one["data"] ?? one["dataset"]?.string.flatMap { datasets[$0] }
        var bindings: [String: JSONValue] = [:]
        for (name, value) in one["bindings"]?.object ?? [:] { bindings[name] = value }
        let limits = Limits(
            depth: one["depth"]?.int ?? 20_000, steps: .max, time: .milliseconds(one["timelimit"]?.int ?? 30_000), items: 10_000_001,
            stringBytes: 1 << 28,
            allocatedBytes: 1 << 36, regexSteps: 50_000_000, nesting: 1_000, stackBytes: LargeStack.usable)
        let seed = Seed(now())
        let environment = Environment(limits: limits, now: now, random: { seed.next() }, allowsEval: true)
        let code = one["code"]?.string ?? one["error"]?["code"]?.string
        do {
            let expression = try Expression(text, options: Options(numbers: numbers, stackBytes: LargeStack.usable))
            let result = try expression.evaluate(input, bindings: bindings, environment: environment)
            if let code { return "expected the error \(code), got \(result?.text.prefix(200) ?? "nothing")" }
            if one["undefinedResult"] != nil { return result == nil ? nil : "expected nothing, got \(result?.text.prefix(200) ?? "")" }
            let wanted = one["result"] ?? .null
            if result == wanted || (one["unordered"] == true && Self.sameItems(result, wanted)) { return nil }
            return "expected \(wanted.text.prefix(200)), got \(result?.text.prefix(200) ?? "nothing")"
        } catch {
            guard let code else { return "unexpected error \(error)" }
            let isLimit = code == "U1001" && (["D1011", "D1012"].contains(error.code) || error.code.hasPrefix("K"))
            if error.code != code && !isLimit { return "expected the error \(code), got \(error)" }
            if let token = one["token"]?.string, error.code.hasPrefix("S"), error.token != token {
                return "token \(error.token ?? "none") is not \(token)"
            }
            if let token = one["error"]?["token"]?.string, error.token != token { return "token \(error.token ?? "none") is not \(token)" }
            if let message = one["error"]?["message"]?.string, error.message != message {
                return "message \"\(error.message)\" is not \"\(message)\""
            }
            return nil
        }
    }

    private static func sameItems(_ left: JSONValue?, _ right: JSONValue) -> Bool {
        guard let left = left?.array, let right = right.array, left.count == right.count else { return false }
        var rest = right
        for item in left {
            guard let place = rest.firstIndex(of: item) else { return false }
            rest.remove(at: place)
        }
        return true
    }
}
