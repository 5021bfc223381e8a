import Foundation
import FoundationXML

/// One entity of a request's body.
struct EntityInput: Sendable {
    /// Plain fields; nil for those that have language nodes.
    var fields: [String: String] = [:]
    /// Multilingual fields.
    var texts: [String: [Int: String]] = [:]
    /// Lists, each with its items.
    var lists: [(name: String, items: [[String: String]])] = []

    func has(_ field: String) -> Bool { fields[field] != nil || texts[field] != nil }

    /// Reads the entities of a body.
    static func read(_ body: [UInt8]) throws(ShopFailure) -> [EntityInput] {
        var text = String(decoding: body, as: UTF8.self)
        if text.hasPrefix("xml=") { text.removeFirst(4) }
        guard !text.contains("<!DOCTYPE"), let root = Tree.read(Data(text.utf8)) else {
            let warning = (
                3,
                "[PHP Warning #2] SimpleXMLElement::__construct(): Entity: line 1: parser error ([shop]/classes/webservice/WebserviceRequest.php, line 1510)"
            )
            let words = "XML error : String could not be parsed as XML\nXML length : \(body.count)\nOriginal XML : \(text)"
            throw ShopFailure(500, [warning, warning, warning, (127, words)])
        }
        return root.children.map(Self.init)
    }

    /// The records of an answer, each with its element's name, lists taken apart.
    static func records(in answer: [UInt8]) throws(ShopFailure) -> [(name: String, input: EntityInput)] {
        guard let root = Tree.read(Data(answer)) else { throw .fatal }
        return root.children.flatMap { node in node.children.contains { $0.name == "id" } ? [node] : node.children }
            .filter { node in node.children.contains { $0.name == "id" } }.map { ($0.name, EntityInput($0)) }
    }

    private init(_ node: Tree) {
        for child in node.children {
            if child.name == "associations" {
                lists = child.children.map { list in
                    (list.name, list.children.map { item in Dictionary(item.children.map { ($0.name, $0.text) }) { $1 } })
                }
            } else if child.children.contains(where: { $0.name == "language" }) {
                texts[child.name] = Dictionary(child.children.map { (Int($0.attributes["id"] ?? "") ?? 0, $0.text) }) { $1 }
            } else {
                fields[child.name] = child.text
            }
        }
    }
}

/// A generic XML element.
private final class Tree {
    let name: String
    let attributes: [String: String]
    var text = ""
    var children: [Tree] = []

    init(_ name: String, _ attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    static func read(_ data: Data) -> Tree? {
        let reader = TreeReader()
        let parser = XMLParser(data: data)
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        return parser.parse() ? reader.root : nil
    }
}

private final class TreeReader: NSObject, XMLParserDelegate {
    var root: Tree?
    private var open: [Tree] = []

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
        attributes attributeDict: [String: String]
    ) {
        let tree = Tree(elementName, attributeDict)
        if let parent = open.last { parent.children.append(tree) } else { root = tree }
        open.append(tree)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { open.last?.text += string }
    func parser(_ parser: XMLParser, foundCDATA block: Data) { open.last?.text += String(decoding: block, as: UTF8.self) }
    func parser(_ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?) {
        open.removeLast()
    }
}
