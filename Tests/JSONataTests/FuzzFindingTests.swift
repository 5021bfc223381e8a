import Foundation
import JSON
import JSONata
import Testing

/// What fuzzing found: each text once crashed the process or hung.
struct FuzzFindingTests {
    @Test(arguments: [
        // an assignment in a grouping behind a lambda had no slot in any frame
        "function($v){ 1 }{$v := $nothing: 1}", "(function(){ 1 })[$x := 1]",
        // filters and groupings of a path with bindings were compiled for a frame that was not there
        "$list@$v[host([\"#\"..$v], $v := 0)]", "nothing.a@$v{$v: 1}", "nothing^($v := 1)#$i", "($x := 1; (a.b)[$x := 2])",
        "a^($i)#$i{$string($i): $i}",
        // nesting that the parser's guard let pass and the compiler's recursion did not survive
        String(repeating: "-", count: 1_000) + "1", String(repeating: "-(", count: 240) + "1" + String(repeating: ")", count: 240),
        // thousands of names took time by their square
        "(" + (0..<5_000).map { "$v\($0) := \($0)" }.joined(separator: "; ") + ")",
        // a signature with a colon inside <…> lost its parameters
        "$match(\"a\", /a/)", "function($f)<f<s:o>n?:a>{ 1 }($sum)",
    ])
    func `a text that broke the engine is answered`(_ text: String) async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            let thread = Thread {
                _ = try? JSONata.Expression(text).evaluate(["a": 1])
                done.resume()
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
    }
}
