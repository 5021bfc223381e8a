import JSON
import JSONata
import Testing

struct ExpressionTests {
    @Test func `an error has code, place, token and a caret`() throws {
        let error = try #require(throws: JSONataError.self) { try Expression("a +\n  )") }
        #expect(error.code == "S0211")
        #expect(error.token == ")")
        #expect(error.place?.line == 2)
        #expect(error.place?.column == 3)
        #expect(error.caret == "  )\n  ^")
        #expect(error.description.hasPrefix("S0211: "))
        let wide = try #require(throws: JSONataError.self) { try Expression("\"äöü\" & $length(5)").evaluate(nil) }
        #expect(wide.place?.column == 9)
        #expect(wide.token == "length")
        #expect(wide.argument == 1)
    }

    @Test func `bindings and functions of the host are seen`() throws {
        let environment = Environment(functions: [
            "vat": HostFunction(arity: 2, signature: "<n-n:n>") { arguments in
                (arguments[0]?.decimal).flatMap { net in (arguments[1]?.decimal).map { .number(net * $0) } }
            },
            "fail": HostFunction(arity: 0) { _ in throw JSONataTestsError.broken },
        ])
        #expect(try Expression("$vat($net, 2)").evaluate(nil, bindings: ["net": 5], environment: environment) == 10)
        #expect(try Expression("net.$vat(3)").evaluate(["net": 5], environment: environment) == 15)
        #expect(try Expression("$map([1,2], $vat(?, 10))").evaluate(nil, environment: environment) == [10, 20])
        #expect(try #require(throws: JSONataError.self) { try Expression("$vat(\"x\", 1)").evaluate(nil, environment: environment) }.code == "T0410")
        let failed = try #require(throws: JSONataError.self) { try Expression("1 + $fail()").evaluate(nil, environment: environment) }
        #expect(failed.code == "D3137")
        #expect(failed.place?.column == 5)
    }

    enum JSONataTestsError: Error { case broken }

    @Test func `one expression is evaluated by many tasks at once`() async throws {
        let expression = try Expression("($f := function($n){ $n <= 1 ? 1 : $n * $f($n - 1) }; $sum(rows.($f(v))))")
        let input: JSONValue = ["rows": [["v": 5], ["v": 6]]]
        try await withThrowingTaskGroup(of: JSONValue?.self) { group in
            for _ in 0..<50 { group.addTask { try expression.evaluate(input) } }
            for try await value in group { #expect(value == 840) }
        }
    }

    @Test func `no input is nothing, null is null`() throws {
        #expect(try Expression("$").evaluate(nil) == nil)
        #expect(try Expression("$").evaluate(.null) == .null)
        #expect(try Expression("$exists($)").evaluate(.null) == true)
    }

    @Test func `exact numbers and doubles differ where they should`() throws {
        #expect(try Expression("0.1 + 0.2").evaluate(nil)?.text == "0.3")
        #expect(try Expression("0.1 + 0.2", options: Options(numbers: .double)).evaluate(nil)?.text == "0.30000000000000004")
        #expect(try Expression("90.57 * 3 - 181.14").evaluate(nil)?.text == "90.57")
    }

    @Test(arguments: [
        ("total", ["total"]), ("customer.email", ["customer", "customer.email"]),
        ("$sum(lines.(qty * price))", ["lines", "lines.qty", "lines.price"]),
        ("lines[sku = \"A\"].price", ["lines", "lines.sku", "lines.price"]), ("$$.a.b", ["a", "a.b"]),
        ("lines.{\"x\": sku}", ["lines", "lines.sku"]),
        ("lines{sku: $sum(qty)}", ["lines", "lines.sku", "lines.qty"]), ("($l := lines; $l.sku)", ["lines", "lines.sku"]),
        ("$map(lines, function($l){ $l.sku })", ["lines", "lines.sku"]), ("lines^(>price).sku", ["lines", "lines.price", "lines.sku"]),
        ("lines.(%.total)", ["lines", "total"]), ("a ? b : c", ["a", "b", "c"]), ("$lookup(address, \"city\")", ["address", "address.city"]),
        ("lines@$l.taxes[rate = $l.rate]", ["lines", "taxes", "taxes.rate", "lines.rate"]), ("\"text\" & 5", []),
        ("$filter(lines, function($l){ $l.qty > 1 }).sku", ["lines", "lines.qty", "lines.sku"]),
    ])
    func `references name the paths of the input`(_ text: String, _ wanted: [String]) throws {
        #expect(try Set(Expression(text).references.filter(\.isCertain).map { $0.path.joined(separator: ".") }) == Set(wanted))
    }

    @Test func `a reference knows its place in the text`() throws {
        let reference = try #require(try Expression("1 + customer.emial").references.last)
        #expect(reference.path == ["customer", "emial"])
        #expect(reference.position == 13)
    }

    @Test func `what is reached through an unknown value is uncertain`() throws {
        let references = try Expression("$f(1).name").references
        #expect(references.map(\.isCertain) == [false])
    }
}
