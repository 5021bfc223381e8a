import ArgumentParser
public import Commerce

extension Timestamp {
    /// Reads a time as people give it to a command.
    /// - Throws: `ValidationError` for anything else.
    public init(argument text: String) throws {
        guard let time = Timestamp(iso8601: text) else { throw ValidationError("\(text): expected a time such as 2026-11-22 or 2026-11-22T15:00Z") }
        self = time
    }
}
