/// What one setting is, as the reader declares it. The schema and the reference table are made from these.
public struct SettingDescription: Sendable, Hashable {
    /// What kind of value it takes.
    public enum Kind: Sendable, Hashable {
        case text, secret, url, integer, decimal, boolean, duration, date, expression, texts
        /// One of these words.
        case choice([String])
        /// Keys chosen by the user, with a text each.
        case table
        /// Keys chosen by the user, with a table each.
        case tables
        /// A text or a plain value of any kind.
        case value
        /// Keys with more settings beneath.
        case section
        /// Keys chosen by the user, with a section each; their settings are described under `<name>`.
        case sectionTable
        /// A list of sections; their settings are described under `[]`.
        case sectionList
    }
    /// The whole name: `orders.poll-every`.
    public var path: String
    /// What kind of value.
    public var kind: Kind
    /// The value when it is left out, as it would be written; nil when there is none.
    public var defaultValue: String?
    /// Whether it must be given.
    public var isRequired: Bool
    /// What it does.
    public var doc: String

    /// How the kind is called in the reference table.
    public var kindName: String {
        switch kind {
        case .text: "text"
        case .secret: "secret reference"
        case .url: "address"
        case .integer: "whole number"
        case .decimal: "number"
        case .boolean: "true or false"
        case .duration: "duration"
        case .date: "date"
        case .expression: "expression"
        case .texts: "list of texts"
        case .choice(let words): words.joined(separator: ", ")
        case .table: "table"
        case .tables: "table of tables"
        case .value: "text, number, true or false"
        case .section: "section"
        case .sectionTable: "table of sections"
        case .sectionList: "list of sections"
        }
    }
}
