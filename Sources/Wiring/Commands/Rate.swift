public import ArgumentParser

/// So many a second.
public struct Rate: ExpressibleByArgument, Sendable {
    /// How many, above zero.
    public var perSecond: Double

    /// Reads `5/s` or `5`.
    public init?(argument: String) {
        guard let number = Double(argument.hasSuffix("/s") ? String(argument.dropLast(2)) : argument), number > 0, number.isFinite else { return nil }
        perSecond = number
    }
}
