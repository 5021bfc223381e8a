import JSON
import JSONata
import Testing

struct LimitTests {
    func code(_ text: String, _ limits: Limits = .default, input: JSONValue? = nil) -> String? {
        do {
            _ = try Expression(text).evaluate(input, environment: Environment(limits: limits))
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `each limit ends in its own error`() {
        #expect(code("($f := function($n){ 1 + $f($n) }; $f(1))") == "D1011")
        #expect(code("($f := function($n){ $f($n + 1) }; $f(1))", Limits(steps: 10_000)) == "K1001")
        #expect(code("($f := function($n){ $f($n + 1) }; $f(1))", Limits(steps: .max, time: .milliseconds(20))) == "D1012")
        #expect(code("[1..2000]", Limits(items: 1_000)) == "D2015")
        #expect(code("$reduce([1..20], function($a, $v){ $append($a, $a) }, [1])", Limits(items: 1_000)) == "D2015")
        #expect(code("$pad(\"x\", 1000000)", Limits(stringBytes: 1_000)) == "K1003")
        #expect(code("$reduce([1..40], function($a, $v){ $a & $a }, \"xxxxxxxxxxxxxxxx\")") == "K1003")
        #expect(code("$map([1..1000], function($v){ $pad(\"x\", 10000) })", Limits(allocatedBytes: 1 << 20)) == "K1002")
        #expect(code("$reduce([1..1000], function($a, $v){ [[$a]] })") == "K1006")
        #expect(code("$reduce([1..1000], function($a, $v){ {\"a\": $a} })") == "K1006")
        #expect(code("$reduce([1..100000], function($a, $v){ function(){ $a } }); 1") != nil)
        #expect(code("($reduce([1..20000], function($a, $v){ function(){ $a } }); 1)") == nil)
        #expect(code("($reduce($append($string, [1..20000]), function($a, $v){ $a ~> $string }); 1)") == nil)
    }

    @Test(arguments: ["/(a+)+$/", "/(a|a)*b/", "/(a*)*b/", "/([a-z]+)*@/", "/(?=(a+)+$)b/"])
    func `a regular expression that explodes is stopped`(_ regex: String) {
        let text = String(repeating: "a", count: 60) + "!"
        #expect(code("$contains(\"\(text)\", \(regex))", Limits(regexSteps: 200_000)) == "K1004")
    }

    @Test(arguments: [
        String(repeating: "(", count: 10_000), String(repeating: "[", count: 100_000), "1" + String(repeating: "+1", count: 10_000),
        String(repeating: "-", count: 10_000) + "1", "a" + String(repeating: "[0]", count: 10_000), String(repeating: "{\"a\":", count: 10_000),
    ])
    func `text that nests too deep is refused`(_ text: String) {
        #expect(code(text) == "K1005")
    }

    @Test func `long paths and blocks are fine`() {
        #expect(code("a" + String(repeating: ".a", count: 200)) == nil)
        #expect(code("(" + (0..<1_000).map { "$v\($0) := \($0)" }.joined(separator: ";") + ")") == nil)
        #expect(code("\"a\"" + String(repeating: " & \"a\"", count: 100)) == nil)
    }

    @Test func `what the host does not lend is refused`() {
        for text in ["$now()", "$millis()", "$random()", "$shuffle([1,2])", "$eval(\"1\")"] { #expect(code(text) == "K1007", "\(text)") }
    }

    @Test func `the exact depth of the reference is counted`() {
        let text = "($f := function($n){$n = 0 ? 1 : $n * $f($n - 1)}; $f(99))"
        #expect(code(text, Limits(depth: 302, stackBytes: 4 << 20)) == nil)
        #expect(code(text, Limits(depth: 301, stackBytes: 4 << 20)) == "D1011")
    }
}
