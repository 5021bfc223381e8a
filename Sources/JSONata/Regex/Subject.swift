/// A text that regular expressions search, as UTF-16: positions of the language count these units.
final class Subject {
    let source: String
    let units: [UInt16]

    init(_ source: String) {
        self.source = source
        units = Array(source.utf16)
    }

    var count: Int { units.count }

    func text(_ range: Range<Int>) -> String {
        range.isEmpty ? "" : range == 0..<units.count ? source : String(decoding: units[range], as: UTF16.self)
    }
}
