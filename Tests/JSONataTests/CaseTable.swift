import Foundation
import JSON
import JSONata

/// An expression with its result: JSON, `∅` for nothing, or `!CODE` for an error.
struct Case: CustomStringConvertible, Sendable {
    let expression: String
    let wanted: String

    var description: String { "\(expression) ⇒ \(wanted)" }

    /// One case per line: `expression ⇒ result`. Empty lines and lines with `//` in front are left out.
    static func table(_ text: String) -> [Case] {
        text.split(separator: "\n").compactMap { line in
            guard !line.hasPrefix("//"), let arrow = line.range(of: " ⇒ ") else { return nil }
            return Case(expression: String(line[..<arrow.lowerBound]), wanted: String(line[arrow.upperBound...]))
        }
    }

    /// What the engine makes of it, in the same form.
    func result(_ input: JSONValue?, numbers: Options.Numbers = .exact) -> String {
        do {
            let environment = Environment(now: { 1_795_271_528_000 }, random: { 0.5 }, allowsEval: true)
            let value = try JSONata.Expression(expression, options: Options(numbers: numbers)).evaluate(input, environment: environment)
            return value?.text ?? "∅"
        } catch {
            return "!\(error.code)"
        }
    }
}
