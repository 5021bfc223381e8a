import Foundation
import JSON
import Testing

enum Python {
    static let path = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":").map { "\($0)/python3" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
}

/// Holds the parser and the arithmetic against Python's, on made-up and mutated input. Without python3 there is nothing to compare with.
@Suite(.enabled(if: Python.path != nil, "python3 is not installed"))
struct PythonComparisonTests {
    /// Runs a script with `input` as standard input and returns its standard output.
    func run(_ script: String, _ input: [UInt8]) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("koppel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(input).write(to: folder.appendingPathComponent("input"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Python.path))
        process.arguments = ["-c", script]
        let pipe = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: folder.appendingPathComponent("input"))
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(output)
    }

    static let strictness = """
        import json, sys
        def refuse(word): raise ValueError(word)
        def number(text):
            import decimal
            d = decimal.Decimal(text).as_tuple()
            digits = len(''.join(map(str, d.digits)).strip('0'))
            lead = len(''.join(map(str, d.digits)).lstrip('0')) + d.exponent - 1
            if any(d.digits) and (digits > 38 or lead > 384 or lead < -385): raise ValueError('range')
            return 0
        def pairs(items):
            if len(set(k for k, v in items)) != len(items): raise ValueError('twice')
            for k, v in items: k.encode(), check(v)
            return {}
        def check(value):
            if isinstance(value, str): value.encode()
            if isinstance(value, list):
                for item in value: check(item)
        def valid(data):
            try:
                if data.startswith(b'\\xef\\xbb\\xbf'): return False
                check(json.loads(data.decode(), parse_constant=refuse, parse_int=number, parse_float=number, object_pairs_hook=pairs))
                return True
            except (ValueError, RecursionError): return False
        data, at, out = sys.stdin.buffer.read(), 0, bytearray()
        while at < len(data):
            size = int.from_bytes(data[at:at + 4], 'little')
            out.append(49 if valid(data[at + 4:at + 4 + size]) else 48)
            at += 4 + size
        sys.stdout.buffer.write(out)
        """

    @Test func `the parser accepts exactly what Python accepts when made strict`() throws {
        var random = SeededGenerator(state: 11)
        let seed = Array(
            #"{"id":5501234,"total":16.80,"e":-1.5e+10,"name":"Größe \"M\"\n\u00e4\ud83d\ude00","lines":[{"sku":"A-1","qty":3},{"sku":null}],"ok":true,"x":[[],{},false]}"#
                .utf8)
        let pool = Array(#""\{}[],:0-.eE+ "#.utf8) + [9, 10, 0, 0x80, 0xC3, 0xFF]
        var texts: [[UInt8]] = []
        for _ in 0..<6_000 {
            var text = seed
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let at = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text[at] = pool.randomElement(using: &random)!
                case 1: text[at] = UInt8.random(in: 0...255, using: &random)
                case 2: text.removeSubrange(at..<min(text.count, at + Int.random(in: 1...3, using: &random)))
                default: text.insert(pool.randomElement(using: &random)!, at: at)
                }
            }
            texts.append(text)
        }
        let framed = texts.flatMap { text in (0..<4).map { UInt8(text.count >> ($0 * 8) & 255) } + text }
        let wanted = try run(Self.strictness, framed).map { $0 == UInt8(ascii: "1") }
        try #require(wanted.count == texts.count)
        #expect(wanted.contains(true) && wanted.contains(false))
        for (text, wanted) in zip(texts, wanted) {
            let value = try? JSONValue(parsing: text)
            #expect((value != nil) == wanted, "\(String(decoding: text, as: UTF8.self))")
            if let value { #expect(try JSONValue(parsing: value.bytes) == value) }
        }
    }

    @Test func `arithmetic agrees with Python's decimal`() throws {
        var random = SeededGenerator(state: 5)
        var lines: [String] = []
        var results: [String] = []
        func text(_ value: Decimal128?) -> String { value.map { "\($0.significand)E\($0.exponent)" } ?? "none" }
        for _ in 0..<4_000 {
            func operand() -> Decimal128 {
                let digits = Int.random(in: 1...38, using: &random)
                let significand = (0..<digits).reduce(Int128(0)) { sum, _ in sum * 10 + Int128.random(in: 0...9, using: &random) }
                let exponent =
                    Int.random(in: 0..<3, using: &random) == 0 ? Int.random(in: -60...60, using: &random) : Int.random(in: -4...0, using: &random)
                return Decimal128(significand: Bool.random(using: &random) ? -significand : significand, exponent: exponent)!
            }
            let (left, right) = (operand(), operand())
            let places = Int.random(in: -3...12, using: &random)
            lines.append("\(text(left)) \(text(right)) \(places)")
            results.append(
                [
                    text(left + right), text(left - right), text(left * right), text(left.divided(by: right)), text(left.rounded(to: places)),
                    text(left.rounded(to: places, .halfUp)), text(left.rounded(to: places, .floor)), left < right ? "1" : "0", "\(left)",
                ].joined(separator: " "))
        }
        let script = """
            import sys, decimal as d
            d.setcontext(d.Context(prec=200))
            c38, c28 = d.Context(prec=38), d.Context(prec=28)
            bad = 0
            for line in sys.stdin:
                left, right, places, *got = line.split()
                a, b = d.Decimal(left), d.Decimal(right)
                unit = d.Decimal(1).scaleb(-int(places))
                want = [c38.add(a, b), c38.subtract(a, b), c38.multiply(a, b), c28.divide(a, b) if b else None,
                        a.quantize(unit, d.ROUND_HALF_EVEN), a.quantize(unit, d.ROUND_HALF_UP), a.quantize(unit, d.ROUND_FLOOR)]
                for index, (w, g) in enumerate(zip(want, got)):
                    if (w is None) != (g == 'none') or (w is not None and w != d.Decimal(g)): bad += 1; print(index, left, right, places, w, g)
                if (a < b) != (got[7] == '1') or d.Decimal(got[8]) != a: bad += 1; print(line)
            print('bad', bad)
            """
        let output = try run(script, Array(zip(lines, results).map { "\($0) \($1)\n" }.joined().utf8))
        let report = String(decoding: output, as: UTF8.self)
        #expect(report == "bad 0\n", "\(report.prefix(2_000))")
    }
}

/// SplitMix64: the same input in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
