import JSON
import Testing

struct FunctionCases {
    static let all = Case.table(
        #"""
        $sum([0.1, 0.2, 0.3]) ⇒ 0.6
        $sum([]) ⇒ 0
        $sum(5) ⇒ 5
        $sum(nothing) ⇒ ∅
        $sum(["a"]) ⇒ !T0412
        $count([1,2]) ⇒ 2
        $count(nothing) ⇒ 0
        $count("a") ⇒ 1
        $max([1, 5.5, 3]) ⇒ 5.5
        $min([1, -5.5, 3]) ⇒ -5.5
        $max([]) ⇒ ∅
        $average([1, 2, 4]) ⇒ 2.333333333333333333333333333
        $average([]) ⇒ ∅
        $number("12.50") ⇒ 12.5
        $number("-1e2") ⇒ -100
        $number("007") ⇒ 7
        $number(" 1") ⇒ !D3030
        $number("+1") ⇒ !D3030
        $number("") ⇒ !D3030
        $number("1,5") ⇒ !D3030
        $number(true) ⇒ 1
        $number("0x1F") ⇒ 31
        $number("0b101") ⇒ 5
        $number("0o17") ⇒ 15
        $number("0x") ⇒ !D3030
        $number("0xG") ⇒ !D3030
        $number(null) ⇒ !T0410
        $number(nothing) ⇒ ∅
        "5".$number() ⇒ ∅
        ("5").$number() ⇒ 5
        $abs(-3.5) ⇒ 3.5
        $floor(-1.5) ⇒ -2
        $ceil(-1.5) ⇒ -1
        $round(2.5) ⇒ 2
        $round(3.5) ⇒ 4
        $round(-2.5) ⇒ -2
        $round(2.675, 2) ⇒ 2.68
        $round(1.005, 2) ⇒ 1
        $round(125, -1) ⇒ 120
        $roundHalfUp(2.5) ⇒ 3
        $roundHalfUp(-2.5) ⇒ -3
        $roundHalfUp(1.005, 2) ⇒ 1.01
        $roundHalfUp(125, -1) ⇒ 130
        $roundHalfUp(nothing, 2) ⇒ ∅
        $power(2, 10) ⇒ 1024
        $power(1.1, 2) ⇒ 1.21
        $power(2, -2) ⇒ 0.25
        $power(2, 0.5) ⇒ 1.4142135623730951
        $power(10, 1000) ⇒ !D3061
        $power(-1, 0.5) ⇒ !D3061
        $power(0, 0) ⇒ 1
        $sqrt(16) ⇒ 4
        $sqrt(2) ⇒ 1.4142135623730951
        $sqrt(-1) ⇒ !D3060
        $random() ⇒ 0.5
        $formatBase(255, 16) ⇒ "ff"
        $formatBase(-5, 2) ⇒ "-101"
        $formatBase(10) ⇒ "10"
        $formatBase(10, 1) ⇒ !D3100
        $string(5) ⇒ "5"
        $string(12.50) ⇒ "12.5"
        $string(true) ⇒ "true"
        $string(null) ⇒ "null"
        $string("a") ⇒ "a"
        $string([1,"a",{"b":null}]) ⇒ "[1,\"a\",{\"b\":null}]"
        $string({"a":1}, true) ⇒ "{\n  \"a\": 1\n}"
        $string([], true) ⇒ "[]"
        $string($sum) ⇒ ""
        $string({"f": $sum}) ⇒ "{\"f\":\"\"}"
        $string(nothing) ⇒ ∅
        $length("abc") ⇒ 3
        $length("ä😀") ⇒ 2
        $length("") ⇒ 0
        $length(5) ⇒ !T0410
        $substring("hello", 1) ⇒ "ello"
        $substring("hello", 1, 2) ⇒ "el"
        $substring("hello", -2) ⇒ "lo"
        $substring("hello", -2, 1) ⇒ "l"
        $substring("hello", -9, 3) ⇒ "hel"
        $substring("hello", 9) ⇒ ""
        $substring("hello", 0, 0) ⇒ ""
        $substring("hello", 0, -1) ⇒ ""
        $substring("hello", 1.9, 1.9) ⇒ "el"
        $substring("ä😀x", 1, 1) ⇒ "😀"
        $substringBefore("a-b-c", "-") ⇒ "a"
        $substringBefore("abc", "-") ⇒ "abc"
        $substringBefore("abc", "") ⇒ ""
        $substringAfter("a-b-c", "-") ⇒ "b-c"
        $substringAfter("abc", "-") ⇒ "abc"
        $substringAfter("abc", "") ⇒ "abc"
        $uppercase("straße") ⇒ "STRASSE"
        $lowercase("ÄB") ⇒ "äb"
        $trim("  a \n b\t") ⇒ "a b"
        $trim("") ⇒ ""
        $pad("a", 3) ⇒ "a  "
        $pad("a", -3) ⇒ "  a"
        $pad("a", -5, "01") ⇒ "0101a"
        $pad("abc", 2) ⇒ "abc"
        $pad("a", 3, "") ⇒ "a  "
        $contains("abc", "b") ⇒ true
        $contains("abc", "") ⇒ true
        $contains("abc", /B/i) ⇒ true
        $contains("abc", /^b/) ⇒ false
        $contains("abc", nothing) ⇒ ∅
        $split("a,b,c", ",") ⇒ ["a","b","c"]
        $split("a,b,c", ",", 2) ⇒ ["a","b"]
        $split("abc", "") ⇒ ["a","b","c"]
        $split("abc", "x") ⇒ ["abc"]
        $split("a1b22c", /[0-9]+/) ⇒ ["a","b","c"]
        $split("a1b22c", /[0-9]+/, 2) ⇒ ["a","b"]
        $split("a", ",", -1) ⇒ !D3020
        $split("a b") ⇒ ∅
        "a b".$split(" ") ⇒ ∅
        ("a b").$split(" ") ⇒ ["a","b"]
        $join(["a","b"]) ⇒ "ab"
        $join(["a","b"], ", ") ⇒ "a, b"
        $join("a", ",") ⇒ "a"
        $join([], ",") ⇒ ""
        $join([1]) ⇒ !T0412
        $join(nothing, ",") ⇒ ∅
        $match("ababbab", /a(b+)/).match ⇒ ["ab","abb","ab"]
        $match("ababbab", /a(b+)/).index ⇒ [0,2,5]
        $match("ababbab", /a(b+)/).groups ⇒ ["b","bb","b"]
        $match("ababbab", /a(b+)/, 1) ⇒ {"match":"ab","index":0,"groups":["b"]}
        $match("x", /a/) ⇒ ∅
        $match("x", /a/, -1) ⇒ !D3040
        $match("ab", /(a)|(b)/)[1].groups ⇒ [null,"b"]
        $replace("abc", "b", "x") ⇒ "axc"
        $replace("aaa", "a", "b", 2) ⇒ "bba"
        $replace("a.c", ".", "$1") ⇒ "a$1c"
        $replace("abc", "", "x") ⇒ !D3010
        $replace("abc", "b", "x", -1) ⇒ !D3011
        $replace("abc", "b", "x", 0) ⇒ "abc"
        $replace("order", /(d)/, "[$1$2$$$0]") ⇒ "or[d$d]er"
        $replace("Muster, Erika", /(\w+), (\w+)/, "$2 $1") ⇒ "Erika Muster"
        $replace("abc", /B/i, function($m){ "<" & $m.match & ">" }) ⇒ "a<b>c"
        $replace("abc", /b/, function($m){ 1 }) ⇒ !D3012
        $replace("abc", "b", function($m){ "x" }) ⇒ !D3012
        $replace("abcdefghijklm", /(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)/, "$11$12") ⇒ "ka2lm"
        $replace("a1b2", /[0-9]/, "") ⇒ "ab"
        $replace("abc", /.*?/, "x") ⇒ !D1004
        $replace("+49 (0)89", /[^0-9+]/, "") ⇒ "+49089"
        /a/("cab") ~> $type() ⇒ "object"
        /a/("cab").start ⇒ 1
        (/a/)("cab").start ⇒ 1
        (/a/)("cab").next() ⇒ ∅
        $match("aaa", function($s){ {"x": 1} }) ⇒ !T1010
        $base64encode("hällo") ⇒ "aMOkbGxv"
        $base64decode("aMOkbGxv") ⇒ "hällo"
        $base64encode("a") ⇒ "YQ=="
        $base64decode("YQ") ⇒ "a"
        $encodeUrlComponent("a b&ü") ⇒ "a%20b%26%C3%BC"
        $encodeUrl("https://x.example/a b?c=ü#d") ⇒ "https://x.example/a%20b?c=%C3%BC#d"
        $decodeUrlComponent("a%20b%26%C3%BC") ⇒ "a b&ü"
        $decodeUrl("a%20b%26") ⇒ "a b%26"
        $decodeUrlComponent("%zz") ⇒ !D3140
        $decodeUrlComponent("%C3") ⇒ !D3140
        $boolean("") ⇒ false
        $boolean([0]) ⇒ false
        $boolean([0, 1]) ⇒ true
        $boolean([[]]) ⇒ false
        $boolean({}) ⇒ false
        $boolean({"a": 0}) ⇒ true
        $boolean($sum) ⇒ false
        $boolean(nothing) ⇒ ∅
        $not(0) ⇒ true
        $not(nothing) ⇒ ∅
        $exists(null) ⇒ true
        $exists(nothing) ⇒ false
        $type(null) ⇒ "null"
        $type(1) ⇒ "number"
        $type("a") ⇒ "string"
        $type(true) ⇒ "boolean"
        $type([]) ⇒ "array"
        $type({}) ⇒ "object"
        $type($sum) ⇒ "function"
        $type(nothing) ⇒ ∅
        $assert(true) ⇒ ∅
        $assert(false, "no") ⇒ !D3141
        $error("no") ⇒ !D3137
        $eval("1 + 1") ⇒ 2
        $eval("1 +") ⇒ !D3120
        $eval("1 + 'a'") ⇒ !D3121
        ($x := 5; $eval("$x * 2")) ⇒ 10
        $eval("a.b", {"a": {"b": 3}}) ⇒ 3
        $append([1], [2, 3]) ⇒ [1,2,3]
        $append(1, 2) ⇒ [1,2]
        $append([], nothing) ⇒ []
        $append(nothing, 1) ⇒ 1
        $append([1], [[2]]) ⇒ [1,[2]]
        $reverse([1,2,3]) ⇒ [3,2,1]
        $reverse(1) ⇒ [1]
        $shuffle([1,2,3]) ⇒ [1,3,2]
        $sort([3,1,2]) ⇒ [1,2,3]
        $sort(["b","a","B"]) ⇒ ["B","a","b"]
        $sort([1,"a"]) ⇒ !D3070
        $sort([true,false]) ⇒ !D3070
        $sort([{"v":2},{"v":1}], function($a, $b){ $a.v > $b.v }).v ⇒ [1,2]
        $distinct([1, 1.0, "1", [1], [1], null, null]) ⇒ [1,"1",[1],null]
        $distinct(5) ⇒ 5
        $zip([1,2],[3,4,5]) ⇒ [[1,3],[2,4]]
        $zip([1,2], nothing) ⇒ []
        $keys({"a":1,"b":2}) ⇒ ["a","b"]
        $keys([{"a":1},{"b":2},{"a":3}]) ⇒ ["a","b"]
        $keys({"a":1}) ⇒ "a"
        $keys({}) ⇒ ∅
        $keys("x") ⇒ ∅
        $lookup({"a":1}, "a") ⇒ 1
        $lookup({"a":1}, "b") ⇒ ∅
        $lookup([{"a":1},{"a":2}], "a") ⇒ [1,2]
        $spread({"a":1,"b":2}) ⇒ [{"a":1},{"b":2}]
        $spread("x") ⇒ "x"
        $merge([{"a":1,"b":1},{"b":2}]) ⇒ {"a":1,"b":2}
        $merge([]) ⇒ {}
        $merge({"a":1}) ⇒ {"a":1}
        $merge([1]) ⇒ !T0412
        $each({"a":1,"b":2}, function($v, $k){ $k & $v }) ⇒ ["a1","b2"]
        $sift({"a":1,"b":2}, function($v){ $v > 1 }) ⇒ {"b":2}
        $sift({"a":1}, function($v){ false }) ⇒ ∅
        $clone({"a":[1]}) ⇒ {"a":[1]}
        $map([1,2], function($v, $i){ $v * $i }) ⇒ [0,2]
        $map([1,2], function($v){[$v]}) ⇒ [[1],[2]]
        $map([1], function($v){[$v]}) ⇒ [1]
        $map([1,2], $string) ⇒ ["1","2"]
        $map(["1","2"], $number) ⇒ [1,2]
        $map([1,2], function($v){ $v > 1 ? $v }) ⇒ 2
        $map(nothing, $string) ⇒ ∅
        $map([1], 5) ⇒ !T0410
        $filter([1,2,3], function($v){ $v > 1 }) ⇒ [2,3]
        $filter([1,2,3], function($v, $i, $a){ $i = $count($a) - 1 }) ⇒ 3
        $single([1,2,3], function($v){ $v = 2 }) ⇒ 2
        $single([1,2], function($v){ true }) ⇒ !D3138
        $single([1,2], function($v){ false }) ⇒ !D3139
        $single([5]) ⇒ 5
        $reduce([1,2,3], function($a, $v){ $a + $v }) ⇒ 6
        $reduce([1,2,3], function($a, $v){ $a + $v }, 10) ⇒ 16
        $reduce([], function($a, $v){ $a + $v }) ⇒ ∅
        $reduce([], function($a, $v){ $a + $v }, 1) ⇒ 1
        $reduce([1,2], function($a){ $a }) ⇒ !D3050
        $now() ⇒ "2026-11-21T14:32:08.000Z"
        $now("[Y]") ⇒ "2026"
        $millis() ⇒ 1795271528000
        $fromMillis(0) ⇒ "1970-01-01T00:00:00.000Z"
        $fromMillis(1795271528000, "[FNn], [D1o] [MNn] [Y]") ⇒ "Saturday, 21st November 2026"
        $fromMillis(1795271528000, "[H01]:[m01]:[s01] [z]", "-0500") ⇒ "09:32:08 GMT-05:00"
        $fromMillis(1795271528000, "[X0001]-W[W01]-[F1]") ⇒ "2026-W47-6"
        $fromMillis(1795271528000, "[h]:[m01] [PN]") ⇒ "2:32 PM"
        $fromMillis(1795271528000, "[D01].[M01].[Y0001]") ⇒ "21.11.2026"
        $fromMillis(1795271528000, "[[[Y]]]") ⇒ "[2026]"
        $fromMillis(1795271528000, "[Z]", "+0530") ⇒ "+05:30"
        $fromMillis(1795271528000, "[Z]", "-0330") ⇒ "-03:30"
        $fromMillis(1795271528000, "[Z01:01t]") ⇒ "Z"
        $fromMillis(1795271528000, "[MN,3-3] [FNn,3-3]") ⇒ "NOV Sat"
        $fromMillis(1795271528000, "[d] [f001] [C] [E]") ⇒ "325 000 ISO ISO"
        $fromMillis(1795271528000, "[YI]") ⇒ "MMXXVI"
        $fromMillis(1795271528000, "[Yw]") ⇒ "two thousand and twenty-six"
        $fromMillis(1795271528000, "[Y") ⇒ !D3135
        $fromMillis(1795271528000, "[Q]") ⇒ !D3132
        $fromMillis(1795271528000, "[YN]") ⇒ !D3133
        $fromMillis(1795271528000, "[Z00000]") ⇒ !D3134
        $fromMillis(951782400000, "[Y]-[M]-[D]") ⇒ "2000-2-29"
        $fromMillis(-1) ⇒ "1969-12-31T23:59:59.999Z"
        $toMillis("1970-01-01") ⇒ 0
        $toMillis("2026-11-21T14:32:08Z") ⇒ 1795271528000
        $toMillis("2026-11-21T14:32:08.5+01:00") ⇒ 1795267928500
        $toMillis("2026") ⇒ 1767225600000
        $toMillis("2026-02-31") ⇒ !D3110
        $toMillis("yesterday") ⇒ !D3110
        $toMillis("21.11.2026", "[D01].[M01].[Y0001]") ⇒ 1795219200000
        $toMillis("20261121", "[Y0001][M01][D01]") ⇒ 1795219200000
        $toMillis("21st November 2026", "[D1o] [MNn] [Y]") ⇒ 1795219200000
        $toMillis("9:05 pm 2026-11-21", "[h]:[m01] [Pn] [Y]-[M]-[D]") ⇒ 1795295100000
        $toMillis("2026-325", "[Y]-[d]") ⇒ 1795219200000
        $toMillis("nope", "[Y]-[M]") ⇒ ∅
        $toMillis("2026 21", "[Y] [D]") ⇒ !D3136
        $toMillis("2026-W47", "[X]-W[W]") ⇒ !D3136
        $formatNumber(1234.5, "#,##0.00") ⇒ "1,234.50"
        $formatNumber(0.7, "#.#") ⇒ ".7"
        $formatNumber(0, "#.##") ⇒ ".0"
        $formatNumber(98765.4321, "00.000e0") ⇒ "98.765e3"
        $formatNumber(0.19, "01%") ⇒ "19%"
        $formatNumber(-75, "#0;(#0)") ⇒ "(75)"
        $formatNumber(-75, "#0") ⇒ "-75"
        $formatNumber(7654321, "##,##,##0") ⇒ "76,54,321"
        $formatNumber(98765.4, "#.##0,00", {"decimal-separator":",","grouping-separator":"."}) ⇒ "98.765,40"
        $formatNumber(0.0125, "0.0‰") ⇒ "12.5‰"
        $formatNumber(2.5, "0") ⇒ "2"
        $formatNumber(5, "€ 0.00") ⇒ "€ 5.00"
        $formatNumber(1, "0;0;0") ⇒ !D3080
        $formatNumber(1, "0.0.0") ⇒ !D3081
        $formatNumber(1, "0%%") ⇒ !D3082
        $formatNumber(1, "0‰‰") ⇒ !D3083
        $formatNumber(1, "0%‰") ⇒ !D3084
        $formatNumber(1, ".") ⇒ !D3085
        $formatNumber(1, "0x0") ⇒ !D3086
        $formatNumber(1, "0,.0") ⇒ !D3087
        $formatNumber(1, "0,") ⇒ !D3088
        $formatNumber(1, "0,,0") ⇒ !D3089
        $formatNumber(1, "0#.0") ⇒ !D3090
        $formatNumber(1, "0.#0") ⇒ !D3091
        $formatNumber(1, "0e0%") ⇒ !D3092
        $formatNumber(1, "0e") ⇒ "1e"
        $formatNumber(1, "0e#") ⇒ !D3093
        $formatInteger(2026, "0000") ⇒ "2026"
        $formatInteger(7, "000") ⇒ "007"
        $formatInteger(1234567, "#,##0") ⇒ "1,234,567"
        $formatInteger(21, "1;o") ⇒ "21st"
        $formatInteger(113, "1;o") ⇒ "113th"
        $formatInteger(2026, "I") ⇒ "MMXXVI"
        $formatInteger(28, "A") ⇒ "AB"
        $formatInteger(6541, "w") ⇒ "six thousand, five hundred and forty-one"
        $formatInteger(105, "Ww") ⇒ "One Hundred and Five"
        $formatInteger(22, "w;o") ⇒ "twenty-second"
        $formatInteger(-7, "w") ⇒ "-seven"
        $formatInteger(7, "١") ⇒ "٧"
        $formatInteger(7, "1١") ⇒ !D3131
        $formatInteger(7, "x") ⇒ !D3130
        $parseInteger("1,234", "#,##0") ⇒ 1234
        $parseInteger("MMXXVI", "I") ⇒ 2026
        $parseInteger("AB", "A") ⇒ 28
        $parseInteger("six thousand, five hundred and forty-one", "w") ⇒ 6541
        $parseInteger("twenty-second", "w;o") ⇒ 22
        $parseInteger("21st", "1;o") ⇒ 21
        """#)

    @Test(arguments: all)
    func `functions give`(_ one: Case) {
        #expect(one.result(nil) == one.wanted)
    }
}
