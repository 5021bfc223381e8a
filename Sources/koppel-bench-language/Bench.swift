import JSON
import JSONata

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Measures parts of Koppel, CPU time of this thread only: `koppel-bench-language mapping FOLDER` and `koppel-bench-language json FILE`.
@main
enum Bench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { return print("usage: koppel-bench-language mapping FOLDER | json FILE | decimal N") }
        switch arguments[1] {
        case "mapping": try mapping(folder: arguments[2])
        case "json": try json(file: arguments[2])
        case "decimal": decimal(rounds: Int(arguments[2]) ?? 1_000_000)
        default: print("there is no part \(arguments[1])")
        }
    }

    /// The folder holds an expression, its input and its result.
    static func mapping(folder: String) throws {
        let source = try read("\(folder)/map.jsonata")
        let text = try read("\(folder)/order.json")
        let expression = try Expression(String(decoding: source, as: UTF8.self))
        let order = try JSONValue(parsing: text)
        guard try expression.evaluate(order) == JSONValue(parsing: try read("\(folder)/expected.json")) else {
            print("the result differs from expected.json:")
            return print(try expression.evaluate(order)?.pretty ?? "nothing")
        }
        let compile = try cpu { _ = try Expression(expression.text) }
        let evaluate = try cpu { _ = try expression.evaluate(order) }
        let whole = try cpu { _ = try expression.evaluate(JSONValue(parsing: text))?.bytes }
        print("compile \(compile) evaluate \(evaluate) text-to-text \(whole)")
    }

    static func json(file: String) throws {
        let text = try read(file)
        let value = try JSONValue(parsing: text)
        let parse = try cpu { _ = try JSONValue(parsing: text) }
        let write = try cpu { _ = value.bytes }
        print("parse \(parse) write \(write) of \(text.count) bytes")
    }

    static func decimal(rounds: Int) {
        let values = ["12.50", "3", "0.19", "99.95", "-7.125", "16.80"].compactMap { Decimal128($0) }
        var sum = Decimal128.zero
        func nanoseconds(_ body: (Int) -> Void) -> Double {
            let start = now()
            for index in 0..<rounds { body(index) }
            return ((now() - start) * 1000 / Double(rounds) * 10).rounded() / 10
        }
        let add = nanoseconds { sum += values[$0 % 6] }
        let multiply = nanoseconds { sum = values[$0 % 6] * values[($0 + 1) % 6] }
        let round = nanoseconds { sum = values[$0 % 6].rounded(to: 1) }
        let divide = nanoseconds { sum = values[$0 % 6].divided(by: values[($0 + 1) % 6]) ?? .zero }
        print("ns: add \(add) multiply \(multiply) round \(round) divide \(divide)")
    }

    /// Microseconds of CPU per call: the least of ten samples of at least 20 ms.
    static func cpu(_ body: () throws -> Void) rethrows -> Double {
        for _ in 0..<50 { try body() }
        var least = Double.infinity
        for _ in 0..<10 {
            let start = now()
            var count = 0
            while now() - start < 20_000 {
                for _ in 0..<10 { try body() }
                count += 10
            }
            least = min(least, (now() - start) / Double(count))
        }
        return (least * 10).rounded() / 10
    }

    /// Microseconds of CPU that this thread has used.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    struct Unreadable: Error { let path: String }
}
