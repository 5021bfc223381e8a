import Foundation
import JSON

@testable import PrestaShop

/// What an answer looks like, its values left out: names, order, attributes and JSON types, and how many records there are.
enum AnswerShape {
    static func of(_ text: String) -> [String] {
        if text.hasPrefix("<?xml"), let root = try? XMLReader.read(Array(text.utf8)) {
            if let errors = root["errors"] { return ["errors"] + errors.children.map { "code \($0["code"]?.text ?? "")" } }
            return root.children.flatMap { lines($0, "", isRow: false) }
        }
        if let value = try? JSONValue(parsing: Array(text.utf8)) {
            if let errors = value["errors"]?.array { return ["errors"] + errors.map { "code \($0["code"]?.int ?? 0)" } }
            return lines(value, "")
        }
        return text.isEmpty ? [] : ["text"]
    }

    private static func lines(_ node: XMLNode, _ path: String, isRow: Bool) -> [String] {
        let name = "\(path)/\(node.name)"
        // Links hang on values, so they are not a part of the shape.
        let attributes = node.attributes.map(\.name).filter { $0 != "xlink:href" }.sorted()
        var out = [attributes.isEmpty ? name : "\(name) (\(attributes.joined(separator: ", ")))"]
        let children = node.children
        // Many children of one name are a list: how many, and the shape of the first.
        if children.count > 1, Set(children.map(\.name)).count == 1, children[0].name != "language" {
            out.append("\(name) has \(children.count)")
            out += lines(children[0], name, isRow: true)
        } else {
            out += children.flatMap { lines($0, name, isRow: false) }
        }
        return out
    }

    private static func lines(_ value: JSONValue, _ path: String) -> [String] {
        switch value {
        case .object(let object): object.flatMap { lines($0.value, "\(path).\($0.key)") }
        case .array(let array):
            array.allSatisfy { $0.object == nil } ? ["\(path)[\(array.count)]"] : ["\(path) has \(array.count)"] + lines(array[0], path + "[]")
        case .string: ["\(path): string"]
        case .number: ["\(path): number"]
        case .null: ["\(path): null"]
        case .bool: ["\(path): bool"]
        }
    }
}
