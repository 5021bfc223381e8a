import JSON
import Testing

struct OperatorCases {
    static let all = Case.table(
        #"""
        1 + 2 ⇒ 3
        0.1 + 0.2 ⇒ 0.3
        0.1 + 0.2 = 0.3 ⇒ true
        1.10 * 1.10 ⇒ 1.21
        3 - 5.5 ⇒ -2.5
        7 / 2 ⇒ 3.5
        1 / 3 ⇒ 0.3333333333333333333333333333
        2 / 3 ⇒ 0.6666666666666666666666666667
        10 / 4 * 4 ⇒ 10
        7 % 3 ⇒ 1
        -7 % 3 ⇒ -1
        7 % -3 ⇒ 1
        7.5 % 2 ⇒ 1.5
        1 / 0 ⇒ !D1001
        5 % 0 ⇒ !D1001
        1e300 * 1e300 ⇒ !D1001
        123456789012345678901234567890 + 1 ⇒ 123456789012345678901234567891
        2 + 3 * 4 ⇒ 14
        (2 + 3) * 4 ⇒ 20
        2 - 1 - 1 ⇒ 0
        16 / 4 / 2 ⇒ 2
        -(3) ⇒ -3
        - -3 ⇒ 3
        -"a" ⇒ !D1002
        -nothing ⇒ ∅
        1 + "1" ⇒ !T2002
        "1" + 1 ⇒ !T2001
        null + 1 ⇒ !T2001
        nothing + 1 ⇒ ∅
        1 + nothing ⇒ ∅
        nothing + "a" ⇒ !T2002
        1 = 1.0 ⇒ true
        "a" = "a" ⇒ true
        "a" = "b" ⇒ false
        1 = "1" ⇒ false
        null = null ⇒ true
        [1,2] = [1,2] ⇒ true
        [1,2] = [2,1] ⇒ false
        {"a":1,"b":2} = {"b":2,"a":1} ⇒ true
        {"a":1} = {"a":2} ⇒ false
        nothing = 1 ⇒ false
        nothing != 1 ⇒ false
        nothing = nothing ⇒ false
        1 != 2 ⇒ true
        "\u00e9" = "e\u0301" ⇒ false
        1 < 2 ⇒ true
        2 <= 2 ⇒ true
        2 > 2 ⇒ false
        2 >= 3 ⇒ false
        "a" < "b" ⇒ true
        "B" < "a" ⇒ true
        "" < "a" ⇒ true
        "ab" > "a" ⇒ true
        "\uFF5E" > "\uD83D\uDE00" ⇒ true
        1 < "a" ⇒ !T2009
        1 < nothing ⇒ ∅
        nothing < nothing ⇒ ∅
        true < 1 ⇒ !T2010
        1 < null ⇒ !T2010
        [1] < 2 ⇒ !T2010
        nothing < true ⇒ !T2010
        true and false ⇒ false
        true and 1 ⇒ true
        0 and $error("not reached") ⇒ false
        1 or $error("not reached") ⇒ true
        nothing or 0 ⇒ false
        "" or "a" ⇒ true
        nothing and true ⇒ false
        true or false and false ⇒ true
        "a" & "b" ⇒ "ab"
        "a" & 1 & true & null ⇒ "a1truenull"
        "x" & nothing ⇒ "x"
        nothing & nothing ⇒ ""
        1.50 & "" ⇒ "1.5"
        [1,2] & {"a":1} ⇒ "[1,2]{\"a\":1}"
        "a" & $sum ⇒ "a"
        1 in [1,2] ⇒ true
        3 in [1,2] ⇒ false
        1 in 1 ⇒ true
        "a" in "abc" ⇒ false
        nothing in [1] ⇒ false
        1 in nothing ⇒ false
        null in [null] ⇒ true
        [1] in [[1]] ⇒ false
        1 ? "yes" : "no" ⇒ "yes"
        0 ? "yes" : "no" ⇒ "no"
        nothing ? "yes" ⇒ ∅
        0 ? 1 : "" ? 2 : 3 ⇒ 3
        null ?? 5 ⇒ null
        nothing ?? 5 ⇒ 5
        0 ?: 5 ⇒ 5
        1 ?: 5 ⇒ 1
        nothing ?? nothing ?? 7 ⇒ 7
        "p" & nothing ?? "q" ⇒ "p"
        0 ?: "" ?: "last" ⇒ "last"
        [] ?: "empty" ⇒ "empty"
        [1..3] ⇒ [1,2,3]
        [3..1] ⇒ []
        [1..1] ⇒ [1]
        [-1..1] ⇒ [-1,0,1]
        [1, 3..5, 9] ⇒ [1,3,4,5,9]
        [1..nothing] ⇒ []
        [1.5..3] ⇒ !T2003
        [1.."3"] ⇒ !T2004
        [0..10000000] ⇒ !D2014
        [1..2000000] ⇒ !D2015
        [1,[2,3],[[4]]] ⇒ [1,[2,3],[[4]]]
        [] ⇒ []
        [nothing] ⇒ []
        [null] ⇒ [null]
        [[1,2][0], 3] ⇒ [1,3]
        {} ⇒ {}
        {"a": nothing, "b": null} ⇒ {"b":null}
        {"a": 1, "a": 2} ⇒ !D1009
        {1: 2} ⇒ !T1003
        {nothing: 2} ⇒ {}
        {"a" & "b": 1} ⇒ {"ab":1}
        {"f": [1,[2]]} ⇒ {"f":[1,[2]]}
        () ⇒ ∅
        (1; 2; 3) ⇒ 3
        (1; 2;) ⇒ 2
        ($x := 1; $y := $x + 1; $x + $y) ⇒ 3
        ($x := 1; ($x := 2); $x) ⇒ 1
        ($x := 1; ($y := $x; $x := 5; [$x, $y])) ⇒ [5,1]
        $x := 4 ⇒ 4
        $x := $y := 4 ⇒ 4
        $undefined ⇒ ∅
        ($x := nothing; $x) ⇒ ∅
        function($x){ $x + 1 }(2) ⇒ 3
        λ($x){ $x * 2 }(2) ⇒ 4
        ($f := function($a, $b){ [$a, $exists($b)] }; $f(1)) ⇒ [1,false]
        ($f := function($a){ $a }; $f(1, 2, 3)) ⇒ 1
        ($f := function($n){ $n <= 1 ? 1 : $n * $f($n - 1) }; $f(25)) ⇒ 15511210043330985984000000
        ($f := function($n, $a){ $n = 0 ? $a : $f($n - 1, $a + $n) }; $f(20000, 0)) ⇒ 200010000
        ($e := function($n){ $n = 0 ? true : $o($n - 1) }; $o := function($n){ $n = 0 ? false : $e($n - 1) }; $e(5001)) ⇒ false
        ($add := function($a){ function($b){ $a + $b } }; $add(2)(3)) ⇒ 5
        ($f := function($x){ $x }; $f = $f) ⇒ true
        ($s := $substring(?, 0, 2); $s("hello")) ⇒ "he"
        ($f := function($a, $b, $c){ $a & $b & $c }; $g := $f("x", ?, "z"); $g("y")) ⇒ "xyz"
        "  a  b " ~> $trim ⇒ "a b"
        "a,b" ~> $split(",") ~> $count ⇒ 2
        ($f := $trim ~> $uppercase; $f("  a ")) ⇒ "A"
        1 ~> 2 ⇒ !T2006
        nope(1) ⇒ !T1006
        sum([1]) ⇒ !T1005
        nope(?) ⇒ !T1008
        sum(?) ⇒ !T1007
        "a"(1) ⇒ !T1006
        ($f := function($a,$b)<s-n:s>{$a & $b}; ("q").$f(3)) ⇒ "q3"
        function($x)<n:n>{$x}("a") ⇒ !T0410
        function($x)<a<n>:n>{$x}(["a"]) ⇒ !T0412
        function($x)<a<s>>{$count($x)}("a") ⇒ 1
        function($x)<s<n>>{$x}("a") ⇒ !S0401
        function($x)<(sa<n>)>{$x}("a") ⇒ !S0402
        function($x, $y)<n?s:s>{$y}("a") ⇒ "a"
        (5).$length() ⇒ !T0411
        "unclosed ⇒ !S0101
        1e999 ⇒ !S0102
        "\q" ⇒ !S0103
        "\u12" ⇒ !S0104
        `unclosed ⇒ !S0105
        /* open ⇒ !S0106
        1 2 ⇒ !S0201
        [1,2 ⇒ !S0203
        (1,2) ⇒ !S0202
        1 ~ 2 ⇒ !S0204
        1 + ⇒ !S0207
        function(x){1} ⇒ !S0208
        [1]{"a":1}[0] ⇒ !S0209
        [1]{"a":1}{"b":2} ⇒ !S0210
        ) ⇒ !S0211
        1 := 2 ⇒ !S0212
        a.1 ⇒ !S0213
        a.true ⇒ !S0213
        a@b ⇒ !S0214
        a[0]@$x ⇒ !S0215
        a^(b)@$x ⇒ !S0216
        % ⇒ !S0217
        a.%.% ⇒ !S0217
        // /(/ is a broken pattern with a bracket that hides the closing slash
        /a(/ ⇒ !S0302
        $match("a", /a)/) ⇒ !S0302
        $match("a", /[b-a]/) ⇒ !S0303
        $match("a", /+/) ⇒ !S0303
        1 /* a comment */ + 1 ⇒ 2
        true ⇒ true
        null ⇒ null
        "a\"b\\c\/d\n" ⇒ "a\"b\\c/d\n"
        'single "quoted"' ⇒ "single \"quoted\""
        "\uD83D\uDE00" ⇒ "😀"
        1e3 ⇒ 1000
        1.5e-3 ⇒ 0.0015
        """#)

    @Test(arguments: all)
    func `operators give`(_ one: Case) {
        #expect(one.result(nil) == one.wanted)
    }
}
