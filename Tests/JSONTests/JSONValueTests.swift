import JSON
import Testing

@Suite struct JSONValueTests {
    @Test func `a value is small`() {
        #expect(MemoryLayout<JSONValue>.stride == 24)
    }

    @Test func `accessors give what is there and nothing else`() {
        let value: JSONValue = ["id": 7, "name": "Erika", "paid": true, "lines": [["sku": "A"], ["sku": "B"]], "note": nil]
        #expect(value["id"]?.int == 7)
        #expect(value["id"]?.decimal == 7)
        #expect(value["id"]?.string == nil)
        #expect(value["name"]?.string == "Erika")
        #expect(value["paid"]?.bool == true)
        #expect(value["lines"]?[1]?["sku"]?.string == "B")
        #expect(value["lines"]?[2] == nil)
        #expect(value["lines"]?["sku"] == nil)
        #expect(value["note"]?.isNull == true)
        #expect(value["nothing"] == nil)
        #expect(value.object?.keys == ["id", "name", "paid", "lines", "note"])
        #expect(value.kind == "object")
    }

    @Test func `members can be set and removed`() {
        var value: JSONValue = ["a": 1]
        value["b"] = "x"
        value["a"] = nil
        #expect(value == ["b": "x"])
        value = 5
        value["c"] = 1
        #expect(value == ["c": 1])
    }

    @Test func `equality is by byte, ignores member order and scale`() throws {
        #expect(try JSONValue(parsing: #"{"a":1.0,"b":2}"#) == JSONValue(parsing: #"{"b":2,"a":1}"#))
        #expect(try JSONValue(parsing: #"{"a":1.0,"b":2}"#).hashValue == JSONValue(parsing: #"{"b":2,"a":1}"#).hashValue)
        #expect(JSONValue.string("\u{e9}") != JSONValue.string("e\u{301}"))
        #expect((["\u{e9}": 1, "e\u{301}": 2] as JSONObject).count == 2)
        #expect(["a": 1] as JSONValue != ["a": 2])
        #expect([1, 2] as JSONValue != [2, 1])
    }

    @Test(arguments: [0, 1, 15, 16, 17, 18, 40, 500])
    func `objects of every size behave alike`(_ count: Int) {
        var object = JSONObject()
        for number in 0..<count { object["key \(number)"] = JSONValue(integerLiteral: number) }
        let copy = object
        #expect(object.count == count)
        for number in 0..<count { #expect(object["key \(number)"]?.int == number) }
        #expect(object["key \(count)"] == nil)
        object["key 3"] = "changed"
        object["new"] = 1
        #expect(copy["new"] == nil)
        #expect(copy["key 3"]?.int == (count > 3 ? 3 : nil))
        #expect(object.removeValue(forKey: "key 0")?.int == (count > 0 ? 0 : nil))
        for number in 1..<max(count, 1) where number != 3 { #expect(object["key \(number)"]?.int == number) }
        #expect(Array(copy).map(\.key) == (0..<count).map { "key \($0)" })
        var second = copy
        second["only here"] = 1
        #expect(object["only here"] == nil)
    }

    @Test func `the writer escapes what JSON wants and no more`() {
        #expect(JSONValue.string("a\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}é\u{7f}😀").text == #""a\"\\/\b\f\n\r\t\u0000\u001fé\#u{7f}😀""#)
        #expect((["a": [1, []], "b": [:]] as JSONValue).pretty == "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}")
        #expect(("x" as JSONValue).bytes == Array("\"x\"".utf8))
    }
}
