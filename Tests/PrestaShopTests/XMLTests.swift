import Testing

@testable import PrestaShop

@Suite("Reading XML")
struct XMLTests {
    private func read(_ text: String, _ limits: XMLReader.Limits = .init()) throws -> XMLNode { try XMLReader.read(Array(text.utf8), limits: limits) }

    @Test func `elements, attributes, CDATA and references are read`() throws {
        let text = "<?xml version=\"1.0\"?><!-- c --><a x='1&quot;' xlink:href=\"u\"><b><![CDATA[<&>]]> &amp;&#x20AC;&#65;</b><c/></a>\n"
        let node = try read(text)
        #expect(node.attribute("x") == "1\"")
        #expect(node["b"]?.text == "<&> &€A")
        #expect(node["c"]?.text == "")
    }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "<a>&x;</a>", "<a>", "<a></b>", "<a/><b/>",
        "junk", "", "<a b></a>", "<a b=c></a>", "<a>&#1114112;</a>", "<a><![CDATA[</a>", "<a>&amp</a>",
    ])
    func `document types, unknown entities and broken text are refused`(_ text: String) {
        #expect(throws: XMLReader.Failure.self) { try read(text) }
    }

    @Test func `depth, size and number of elements are limited`() {
        let deep = String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65)
        #expect(throws: XMLReader.Failure.self) { try read(deep) }
        #expect(throws: XMLReader.Failure.self) { try read("<a><b/><b/><b/></a>", .init(elements: 3)) }
        #expect(throws: XMLReader.Failure.self) { try read("<a>12345</a>", .init(bytes: 8)) }
    }

    @Test func `a record goes back with everything in it but links`() throws {
        let text =
            "<o><id>6</id><note>a &lt; b &amp; \"c\"</note><associations><rows nodeType=\"row\"><row><id>1</id></row></rows></associations></o>"
        var node = try read(text)
        node.set(XMLNode("note", text: "€ & <"))
        node.set(XMLNode("extra", text: "1"))
        let back = try XMLReader.read(node.requestBody)
        #expect(back.children[0]["note"]?.text == "€ & <")
        #expect(back.children[0]["associations"]?["rows"]?["row"]?["id"]?.text == "1")
        #expect(back.children[0].children.map(\.name) == ["id", "note", "extra", "associations"])
    }
}
