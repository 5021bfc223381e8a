import Commerce
import ConformanceSuites
import JSON
import Testing

@testable import Flows

@Suite("What the products flow decides without calling anybody")
struct ProductDecisionTests {
    // MARK: Fields

    private static let alike: [(JSONValue, JSONValue)] = [
        (JSONValue.number(Decimal128("10.50")!), JSONValue.string("10.500000")), (.string(" Mug "), .string("Mug")), (.bool(true), .string("1")),
        (.bool(true), 1), (.string("a\r\nb"), .string("a\nb")), (.null, .string("")), (.number(5), .string("5")),
        (["en": "Mug"], ["en": "Mug", "nl": "Mok"]), ([1, "2"], ["1", 2]), (.string("true"), .bool(true)),
    ]

    @Test("Values that read the same cost no write", arguments: alike)
    func same(_ pair: (JSONValue, JSONValue)) { #expect(FieldComparison.isSame(pair.0, pair.1)) }

    private static let unlike: [(JSONValue, JSONValue)] = [
        (JSONValue.string("007"), JSONValue.string("7")), (.number(10), .string("10.01")), (.string("Mug"), .string("mug")), (.number(0), .null),
        (.bool(false), .string("1")), (["en": "Mug"], ["nl": "Mug"]), ([1], [1, 2]), (.string("x"), .null),
    ]

    @Test("Values that differ to a reader are written", arguments: unlike)
    func different(_ pair: (JSONValue, JSONValue)) { #expect(!FieldComparison.isSame(pair.0, pair.1)) }

    @Test func `A change is told with both values, a long text by its name`() {
        let known: JSONObject = ["price": 10, "name": "Mug", "text": "old"]
        let changes = FieldComparison.changes(["price": 12, "name": "Mug", "text": .string(String(repeating: "x", count: 50))], from: known)
        #expect(FieldComparison.words(changes, from: known) == ["price 10 -> 12", "text"])
    }

    // MARK: HTML

    @Test(
        "HTML that is not in order is made so",
        arguments: [
            ("<p>a <b>bold</p>", "<p>a <b>bold</b></p>"), ("<b><i>x</b></i>", "<b><i>x</i></b>"), ("a </div> b", "a  b"), ("1 < 2", "1 &lt; 2"),
            ("a<script>alert('<b>')</script>b", "ab"), ("text <b", "text "), ("<a href=\"x>y", ""), ("a <!-- open", "a "),
            ("bell\u{07}", "bell"), ("<div><ul><li>one<li>two</div>", "<div><ul><li>one<li>two</ul></div>"), ("<3 you", "&lt;3 you"),
            ("<style>p{}</style>x", "x"),
        ])
    func repair(_ pair: (String, String)) {
        let (text, isChanged) = HTMLRepair.repaired(pair.0)
        #expect(text == pair.1)
        #expect(isChanged)
        #expect(!HTMLRepair.repaired(text).isChanged, "what was repaired is in order")
    }

    @Test(
        "HTML that is in order stays as it is",
        arguments: [
            "", "Plain text & more", "<p>One<p>Two", "<ul><li>a<li>b</ul>", "a<br>b<br/>c<img src='x.jpg'>", "<A HREF=\"/x?a=1&b=2\">x</A>",
            "<table><tr><td>1<td>2</table>", "<!-- note --><p title='a>b'>東京</p>", "<h2>Ręcznie</h2>",
        ])
    func order(_ text: String) { #expect(HTMLRepair.repaired(text) == (text, false)) }

    @Test func `However broken the HTML is, what comes out is in order`() {
        var random = SystemRandomNumberGenerator()
        let pieces = ["<b>", "</b>", "<p>", "</p>", "<", ">", "text", "<br>", "</div>", "<div class='a", "\"", "<!--", "-->", "<script>", "é", "&"]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
            let once = HTMLRepair.repaired(text).text
            #expect(!HTMLRepair.repaired(once).isChanged, "\(text) -> \(once) -> \(HTMLRepair.repaired(once).text)")
        }
    }

    // MARK: Pictures

    private func images(_ names: String?...) -> [ImageState] { names.enumerated().map { ImageState(id: "i\($0.offset)", name: $0.element) } }
    private let a = "aaaaaaaaaaaa", b = "bbbbbbbbbbbb", c = "cccccccccccc"

    @Test func `A picture that changed is replaced, one that is gone is removed, the owner's stays`() {
        let there = images("M-koppel-aaaaaaaaaaaa.jpg", "M-koppel-bbbbbbbbbbbb_x.jpg", "owner.jpg")
        let plan = ImagePlan(wanted: [a, c], there: there, known: [.init(hash: a, id: "i0"), .init(hash: b, id: "i1")])
        #expect(plan.kept == [.init(hash: a, id: "i0")])
        #expect(plan.adding == [1])
        #expect(plan.removing.map(\.id) == ["i1"])
        #expect(plan.words == ["image 2 replaced"])
    }

    @Test func `A lost ledger finds its own pictures again by their names`() {
        let plan = ImagePlan(wanted: [a, b], there: images("x-koppel-aaaaaaaaaaaa.jpg", "x-koppel-BBBBBBBBBBBB.png"), known: nil)
        #expect(plan.words.isEmpty)
        #expect(plan.kept.map(\.id) == ["i0", "i1"])
    }

    @Test func `Where no names are kept and nothing is noted, what is there is taken for ours and nothing doubles`() {
        let plan = ImagePlan(wanted: [a, b], there: images(nil), known: nil)
        #expect(plan.isAdopting)
        #expect(plan.adding == [1])
        #expect(plan.removing.isEmpty)
    }

    @Test func `A picture whose answer was lost is known by not having been there before`() {
        let plan = ImagePlan(wanted: [a, b], there: images(nil, nil), known: [.init(hash: a, id: "i0")], pending: (b, ["i0"]))
        #expect(plan.adding.isEmpty)
        #expect(plan.kept == [.init(hash: a, id: "i0"), .init(hash: b, id: "i1")])
    }

    @Test func `A picture that becomes the main one is sent again as such`() {
        let plan = ImagePlan(wanted: [b, a], there: images(nil, nil), known: [.init(hash: a, id: "i0"), .init(hash: b, id: "i1")])
        #expect(plan.adding == [0])
        #expect(plan.removing.map(\.id) == ["i1"])
    }

    @Test func `While a picture cannot be read nothing is removed`() {
        let plan = ImagePlan(wanted: [a], there: images(nil, nil), known: [.init(hash: a, id: "i0"), .init(hash: b, id: "i1")], spare: true)
        #expect(plan.removing.isEmpty)
    }

    @Test func `A file name is safe anywhere and tells the picture`() {
        let name = ImagePlan.fileName(a, code: "MUG 1/é", .jpeg)
        #expect(name == "MUG-1---koppel-aaaaaaaaaaaa.jpg")
        #expect(ImagePlan.hash(inName: name) == a)
        #expect(ImagePlan.hash(inName: "koppel-short.jpg") == nil)
    }

    @Test func `The small pictures of the suites are what they say, and differ`() {
        #expect(ImageData(bytes: TinyPicture.png(1), fileName: "").kind == .png)
        #expect(ImageData(bytes: TinyPicture.jpeg(1), fileName: "").kind == .jpeg)
        #expect(Set((0..<500).map(TinyPicture.png)).count == 500)
        #expect(Set((0..<500).map(TinyPicture.jpeg)).count == 500)
    }

    // MARK: Variants

    private func wanted(_ code: String, _ size: String, price: Int = 10) -> VariantPlan.Wanted {
        .init(
            code: code, key: code, options: [VariantOption("Size", size)], create: ["price": .number(Decimal128(price))],
            update: ["price": .number(Decimal128(price))])
    }
    private func there(_ id: String, _ code: String?, _ size: String, price: Int = 10) -> VariantState {
        VariantState(id: id, code: code, options: [VariantOption("size", size)], fields: ["price": .number(Decimal128(price))])
    }

    @Test func `Variants are added, changed and removed, and the owner's are left`() {
        let plan = VariantPlan(
            [wanted("A-S", "S"), wanted("A-M", "M", price: 12), wanted("A-L", "L")],
            in: [there("1", "A-S", "S"), there("2", "a-m", "M"), there("3", "A-X", "X"), there("4", "OWN", "XL")], key: .sku, hasCodes: true,
            ours: ["1", "2", "3"])
        #expect(plan.adding.map(\.code) == ["A-L"])
        #expect(plan.changing.map { "\($0.code): \($0.words)" } == ["A-M: [\"price 10 -> 12\"]"])
        #expect(plan.removing.map(\.id) == ["3"])
        #expect(plan.strange.map(\.id) == ["4"])
        #expect(plan.kept.map(\.id) == ["1", "2"])
    }

    @Test func `Where variants have no code they are told apart by their options`() {
        let plan = VariantPlan([wanted("A-S", "S")], in: [there("1", nil, " s ")], key: .sku, hasCodes: false, ours: [])
        #expect(plan.adding.isEmpty && plan.changing.isEmpty)
    }

    @Test func `A variant whose option changed is another one: the old goes and the new comes`() {
        let plan = VariantPlan([wanted("A-S", "XS")], in: [there("1", "A-S", "S")], key: .sku, hasCodes: true, ours: ["1"])
        #expect(plan.removing.map(\.id) == ["1"])
        #expect(plan.adding.map(\.code) == ["A-S"])
    }

    @Test func `A variant whose article is blocked is left as it is where blocked articles are left`() {
        let plan = VariantPlan([], in: [there("1", "A-S", "S")], key: .sku, hasCodes: true, ours: ["1"], sparing: ["a-s"])
        #expect(plan.removing.isEmpty)
        #expect(plan.kept.map(\.id) == ["1"])
    }
}
