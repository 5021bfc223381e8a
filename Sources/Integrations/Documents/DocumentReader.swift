import Commerce
import JSON

/// Why a JSON document is not the order or customer it should be.
public struct DocumentProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence with the field's path.
    public var description: String
}

/// Reads the fields of one JSON object.
struct DocumentReader {
    let object: JSONObject
    let path: String

    init(_ value: JSONValue?, _ path: String) throws(DocumentProblem) {
        guard let object = value?.object else { throw DocumentProblem(description: "\(path.isEmpty ? "the document" : path) must be an object.") }
        self.object = object
        self.path = path
    }

    func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func text(_ key: String) -> String? {
        switch object[key] {
        case .string(let text)?: text
        case .number(let number)?: number.description
        default: nil
        }
    }
    func require(_ key: String) throws(DocumentProblem) -> String {
        guard let text = text(key) else { throw DocumentProblem(description: "\(name(key)) must be a text.") }
        return text
    }
    func decimal(_ key: String) throws(DocumentProblem) -> Decimal128 {
        guard let number = optionalDecimal(key) else { throw DocumentProblem(description: "\(name(key)) must be a number.") }
        return number
    }
    func optionalDecimal(_ key: String) -> Decimal128? { object[key]?.decimal ?? object[key]?.string.flatMap { Decimal128($0) } }
    func bool(_ key: String) -> Bool? { object[key]?.bool }
    func moment(_ key: String) -> Timestamp? { text(key).flatMap { Timestamp(iso8601: $0) } }
    func reader(_ key: String) throws(DocumentProblem) -> DocumentReader { try DocumentReader(object[key], name(key)) }
    func optionalReader(_ key: String) throws(DocumentProblem) -> DocumentReader? {
        guard let value = object[key], !value.isNull else { return nil }
        return try DocumentReader(value, name(key))
    }
    func readers(_ key: String) throws(DocumentProblem) -> [DocumentReader] {
        guard let value = object[key], !value.isNull else { return [] }
        guard let items = value.array else { throw DocumentProblem(description: "\(name(key)) must be a list.") }
        var readers: [DocumentReader] = []
        for (index, item) in items.enumerated() { readers.append(try DocumentReader(item, "\(name(key))[\(index)]")) }
        return readers
    }
    func amount(_ key: String) throws(DocumentProblem) -> TaxedAmount {
        let reader = try reader(key)
        return TaxedAmount(net: try reader.decimal("net"), gross: try reader.decimal("gross"))
    }
}
