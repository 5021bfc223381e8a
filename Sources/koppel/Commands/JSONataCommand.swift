import ArgumentParser
import Foundation
import JSON
import JSONata

/// `koppel jsonata EXPR [FILE]` and `koppel jsonata --suite DIR`.
struct JSONataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jsonata", abstract: "Evaluate a JSONata expression, or run a folder of the language's test cases.",
        discussion: "The input is a JSON file, or standard input for \"-\"; without one the expression has no input.")

    @Argument(help: "The expression.")
    var expression: String?

    @Argument(help: "A JSON file, or - for standard input.")
    var file: String?

    @Option(help: "Run the cases of this folder, which is in the format of the official test suite.")
    var suite: String?

    @Flag(help: "Compute with doubles as the language's reference does, instead of exactly.")
    var doubles = false

    @Flag(help: "Print the result on one line.")
    var compact = false

    func validate() throws {
        if suite == nil && expression == nil { throw ValidationError("Give an expression, or --suite with a folder.") }
        if suite != nil && expression != nil { throw ValidationError("Give either an expression or --suite, not both.") }
    }

    func run() async throws {
        if let suite { try runSuite(suite) } else { try evaluate() }
    }

    private func runSuite(_ folder: String) throws {
        let report = try ConformanceSuite(folder: folder, now: Self.now).run()
        print(report)
        if !report.failed.isEmpty { throw ExitCode.failure }
    }

    private func evaluate() throws {
        do {
            let program = try JSONata.Expression(expression ?? "", options: Options(numbers: doubles ? .double : .exact))
            let environment = Environment(now: Self.now, random: { Double.random(in: 0..<1) }, allowsEval: true)
            guard let value = try program.evaluate(try input(), environment: environment) else { return }
            print(compact ? value.text : value.pretty)
        } catch let error as JSONataError {
            FileHandle.standardError.write(Data("\(error)\n\(error.caret)\n".utf8))
            throw ExitCode.failure
        } catch let error as JSONError {
            FileHandle.standardError.write(Data("\(file ?? "input"): \(error)\n".utf8))
            throw ExitCode.failure
        }
    }

    private func input() throws -> JSONValue? {
        guard let file else { return nil }
        let data = file == "-" ? try FileHandle.standardInput.readToEnd() ?? Data() : try Data(contentsOf: URL(fileURLWithPath: file))
        return try JSONValue(parsing: Array(data), limits: JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace))
    }

    private static let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
}
