import JSON
import Testing

@Suite struct JSONParserTests {
    @Test(
        arguments: [
            ("0", .number(0)), ("-0", .number(0)), ("10", .number(10)), (#""""#, .string("")), (" [ ] ", .array([])), ("{}", .object([:])),
            ("false", .bool(false)),
            (#"{"a":[1,{"b":null}],"c":true}"#, ["a": [1, ["b": nil]], "c": true]), (#""\u00e9\n\/\ud83d\ude00\"\\""#, "é\n/😀\"\\"),
            (#""ß€😀\#u{7f}\#u{80}\#u{ffff}""#, "ß€😀\u{7f}\u{80}\u{ffff}"), ("\t\n\r 1", 1), (#""\b\f\t\r""#, "\u{8}\u{c}\t\r"),
        ] as [(String, JSONValue)])
    func `valid text is read`(_ text: String, _ wanted: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == wanted)
    }

    @Test(arguments: [
        "", " ", "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "NaN", "Infinity", "tru", "nulll", "True", "\"", "\"a", #""\""#, #""\x""#,
        #""\u12g4""#, #""\u123""#,
        #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#, "\"\t\"", "\"\n\"", "\"\0\"", "[", "]", "[1,]", "[,1]", "[1 2]", "{", #"{"a"}"#, #"{"a":}"#,
        #"{"a":1,}"#, "{a:1}",
        "{1:1}", "{'a':1}", "[1]]", "1 2", "\u{feff}1", "1\0", "\0", "[1]\0", "\u{b}1", "/**/1", "[1]//", #"{"a":1,"a":2}"#, "1e400", "1e-400",
        "1.234567890123456789012345678901234567891",
    ])
    func `text that is not strict JSON is refused`(_ text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80],
            [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFF],
        ] as [[UInt8]])
    func `invalid UTF-8 is refused at its byte`(_ bytes: [UInt8]) throws {
        let text = Array("[\"aé\", \"bü".utf8) + bytes + Array("\"]".utf8)
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error.reason == .invalidUTF8)
        #expect(error.offset == 12)
    }

    @Test func `an error says where and what`() throws {
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: "{\n  \"a\": 1,\n  \"b\": tru\n}") }
        #expect(error.line == 3)
        #expect(error.column == 11)
        #expect(error.offset == 22)
        #expect(error.description == "Expected a value (line 3, column 11)")
        let number = try #require(throws: JSONError.self) { try JSONValue(parsing: "[1, 1e999]") }
        #expect(number.reason == .numberOutOfRange)
        #expect(number.offset == 4)
        let duplicate = try #require(throws: JSONError.self) { try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#) }
        #expect(duplicate.reason == .duplicateKey("a"))
        #expect(duplicate.offset == 13)
        #expect(try #require(throws: JSONError.self) { try JSONValue(parsing: "[1") }.reason == .unexpectedEnd)
        #expect(try #require(throws: JSONError.self) { try JSONValue(parsing: #"["\ud800x"]"#) }.reason == .loneSurrogate)
    }

    @Test func `limits hold`() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(128)) }
        #expect(try #require(throws: JSONError.self) { try JSONValue(parsing: nested(129)) }.reason == .tooDeep(limit: 128))
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000), limits: JSONLimits(depth: .max)) }
        #expect(try #require(throws: JSONError.self) { try JSONValue(parsing: "[1,2]", limits: JSONLimits(bytes: 4)) }.reason == .tooLarge(limit: 4))
        #expect(try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#, limits: JSONLimits(duplicateKeys: .keepLast)).text == #"{"a":3,"b":2}"#)
        #expect(try JSONValue(parsing: #""\ud800x\udc00""#, limits: JSONLimits(loneSurrogates: .replace)) == "\u{FFFD}x\u{FFFD}")
    }

    @Test func `numbers keep their digits`() throws {
        let value = try JSONValue(parsing: "[0.1, 12345678901234567890123456789.123456789, 16.80, 1e2, 123456789012345678, 1234567890123456789]")
        #expect(value.text == "[0.1,12345678901234567890123456789.123456789,16.8,100,123456789012345678,1234567890123456789]")
    }

    @Test func `text of every length round trips`() throws {
        for length in 0..<70 {
            let text = String(repeating: "x", count: length)
            for middle in ["", "\"", "\\", "\u{1}", "\u{1f}", "é", "😀", "/"] {
                let value = JSONValue.array([.string(text + middle + text), .string(middle)])
                #expect(try JSONValue(parsing: value.bytes) == value)
                #expect(try JSONValue(parsing: value.pretty) == value)
            }
        }
    }
}
