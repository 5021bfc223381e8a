import JSON
import Testing

struct PathCases {
    static let input = try! JSONValue(
        parsing: #"""
            {"a": {"b": 1, "c d": 2, "e": [1]}, "list": [5, 6, 7], "one": [8], "none": [], "null": null, "text": "x",
             "rows": [{"k": "p", "v": 1, "t": [1, 2]}, {"k": "q", "v": 2, "t": [3]}, {"k": "p", "v": 3}],
             "deep": [{"b": [[1, 2]]}, {"b": [[3]]}], "nested": [[1, 2], [3]],
             "orders": [{"id": 1, "to": "A", "lines": [{"sku": "x", "qty": 2}, {"sku": "y", "qty": 1}]}, {"id": 2, "to": "B", "lines": {"sku": "z", "qty": 5}}],
             "clients": [{"key": "A", "name": "Anna"}, {"key": "B", "name": "Bert"}]}
            """#)

    static let all = Case.table(
        #"""
        a.b ⇒ 1
        a.`c d` ⇒ 2
        "a".b ⇒ 1
        a."c d" ⇒ 2
        a.e ⇒ [1]
        a.nope ⇒ ∅
        a.b.c ⇒ ∅
        text.length ⇒ ∅
        null ⇒ null
        `null` ⇒ null
        `null`.a ⇒ ∅
        list ⇒ [5,6,7]
        one ⇒ [8]
        none ⇒ []
        list[0] ⇒ 5
        list[-1] ⇒ 7
        list[1.9] ⇒ 6
        list[-1.5] ⇒ 6
        list[9] ⇒ ∅
        list[[0,2]] ⇒ [5,7]
        list[[0,1,0]] ⇒ [5,5,6]
        list[[]] ⇒ ∅
        list[$ > 5] ⇒ [6,7]
        list[$ > 6] ⇒ 7
        list[$ > 6][] ⇒ [7]
        list[$ > 9] ⇒ ∅
        list[0][0] ⇒ 5
        list[true] ⇒ [5,6,7]
        list["yes"] ⇒ [5,6,7]
        text[0] ⇒ "x"
        text[1] ⇒ ∅
        text[] ⇒ ["x"]
        nope[] ⇒ ∅
        one[0] ⇒ 8
        (5)[0] ⇒ 5
        5[0] ⇒ 5
        rows.v ⇒ [1,2,3]
        rows.k[0] ⇒ ["p","q","p"]
        (rows.k)[0] ⇒ "p"
        rows[0].v ⇒ 1
        rows[k = "p"].v ⇒ [1,3]
        rows[k = "q"].v ⇒ 2
        rows[k = "q"].v[] ⇒ [2]
        rows[k = "q"][].v ⇒ [2]
        rows[v > 1 and k = "p"].v ⇒ 3
        rows[v].k ⇒ ∅
        rows[v - 1].k ⇒ ["p","q","p"]
        rows.t ⇒ [1,2,3]
        rows.t[0] ⇒ [1,3]
        rows.[t] ⇒ [[1,2],[3],[]]
        rows.(v * 2) ⇒ [2,4,6]
        rows.{"x": v} ⇒ [{"x":1},{"x":2},{"x":3}]
        rows{k: v} ⇒ {"p":[1,3],"q":2}
        rows{k: $sum(v)} ⇒ {"p":4,"q":2}
        rows{k: v[]} ⇒ {"p":[1,3],"q":[2]}
        rows{"n": $count($)} ⇒ {"n":3}
        nope{"n": $count($)} ⇒ {"n":0}
        rows{v: k} ⇒ !T1003
        rows{k: v, "p": 1} ⇒ !D1009
        rows^(v).v ⇒ [1,2,3]
        rows^(>v).v ⇒ [3,2,1]
        rows^(k, >v).v ⇒ [3,1,2]
        rows^(<k, v).v ⇒ [1,3,2]
        list^($) ⇒ [5,6,7]
        list^(>$) ⇒ [7,6,5]
        rows^(t) ⇒ !T2008
        rows^(v = 1 ? "a" : v) ⇒ !T2007
        rows^(nope).v ⇒ [1,2,3]
        text^($) ⇒ "x"
        deep.b ⇒ [[1,2],[3]]
        deep.b[0] ⇒ [1,2,3]
        nested ⇒ [[1,2],[3]]
        nested[0] ⇒ [1,2]
        nested.$ ⇒ [1,2,3]
        nested.$count($) ⇒ [2,1]
        $count(nested) ⇒ 2
        a.* ⇒ [1,2,1]
        a.*[0] ⇒ 1
        (a.*)[0] ⇒ 1
        rows.*[$ = 3] ⇒ [3,3]
        none.* ⇒ ∅
        **.sku ⇒ ["x","y","z"]
        **.name ⇒ ["Anna","Bert"]
        a.** ⇒ [{"b":1,"c d":2,"e":[1]},1,2,1]
        $count(a.**) ⇒ 4
        orders.lines.sku ⇒ ["x","y","z"]
        orders.lines.{"o": %.id, "s": sku} ⇒ [{"o":1,"s":"x"},{"o":1,"s":"y"},{"o":2,"s":"z"}]
        orders.lines.(%.to & sku) ⇒ ["Ax","Ay","Bz"]
        orders.lines[%.id = 2].sku ⇒ "z"
        orders.lines.sku.%.%.to ⇒ ["A","A","B"]
        orders#$i.{"i": $i, "id": id} ⇒ [{"i":0,"id":1},{"i":1,"id":2}]
        rows#$i[k = "p"].$i ⇒ [0,2]
        rows[k = "p"]#$i.$i ⇒ [0,1]
        rows^(>v)#$i.{"i": $i, "v": v} ⇒ [{"i":0,"v":3},{"i":1,"v":2},{"i":2,"v":1}]
        orders@$o.clients@$c[$o.to = $c.key].{"id": $o.id, "name": $c.name} ⇒ [{"id":1,"name":"Anna"},{"id":2,"name":"Bert"}]
        orders@$o.lines.{"id": $o.id} ⇒ ∅
        orders@$o.$o.lines.sku ⇒ ["x","y","z"]
        orders.lines@$l#$i.($i & $l.sku) ⇒ ["0x","1y","0z"]
        orders.lines{sku: %.id} ⇒ {}
        $ ~> |a|{"new": 1}|.a.new ⇒ !T2006
        ($ ~> |a|{"new": 1}|).a.new ⇒ 1
        ($ ~> |rows|{"w": v * 10}, "t"|).rows[0] ⇒ {"k":"p","v":1,"w":10}
        ($ ~> |rows|{}, ["k", "t"]|).rows ⇒ [{"v":1},{"v":2},{"v":3}]
        ($ ~> |orders.lines|{"qty": qty + 1}|).orders.lines.qty ⇒ [3,2,6]
        ($ ~> |nope|{"a": 1}|) = $ ⇒ true
        a ~> |$|{"b": 2}| ⇒ {"b":2,"c d":2,"e":[1]}
        a ~> |$|5| ⇒ !T2011
        a ~> |$|{}, 5| ⇒ !T2012
        nope ~> |$|{}| ⇒ ∅
        $.a.b ⇒ 1
        $$.a.b ⇒ 1
        rows.($$.text & k) ⇒ ["xp","xq","xp"]
        rows[$$.a.b = v].k ⇒ "p"
        ($x := rows; $x[1].v) ⇒ 2
        ($x := list[$ > 6]; $x) ⇒ 7
        ($x := list[$ > 6][]; $x) ⇒ [7]
        $keys(a)[1] ⇒ "c d"
        $map(list, function($v){ $v })[0] ⇒ 5
        {"s": rows.v} ⇒ {"s":[1,2,3]}
        [rows.v, 4] ⇒ [1,2,3,4]
        [list, one] ⇒ [5,6,7,8]
        rows[2].t ⇒ ∅
        $exists(rows[2].t) ⇒ false
        rows.t[$ > 1] ⇒ [2,3]
        $lookup(rows, "k") ⇒ ["p","q","p"]
        list.($ + 1) ⇒ [6,7,8]
        list.[$] ⇒ [[5],[6],[7]]
        list.{"v": $} ⇒ [{"v":5},{"v":6},{"v":7}]
        a.(b; `c d`) ⇒ 2
        a.[b, `c d`] ⇒ [1,2]
        and ⇒ ∅
        or or and ⇒ false
        rows[-1].v ⇒ 3
        rows[[0..1]].v ⇒ [1,2]
        $sum(orders.lines.qty) ⇒ 8
        """#)

    @Test(arguments: all)
    func `paths give`(_ one: Case) {
        #expect(one.result(Self.input) == one.wanted)
    }

    @Test(
        arguments: Case.table(
            #"""
            $ ⇒ [{"a":1},{"a":[2,3]}]
            $$ ⇒ [{"a":1},{"a":[2,3]}]
            a ⇒ [1,2,3]
            $[0].a ⇒ 1
            $count($) ⇒ 2
            $.a ⇒ [1,2,3]
            *.a ⇒ [1,2,3]
            $[a = 1] ⇒ {"a":1}
            $#$i.$i ⇒ [0,1]
            """#))
    func `an input that is an array counts as one item`(_ one: Case) {
        #expect(one.result([["a": 1], ["a": [2, 3]]]) == one.wanted)
    }
}
