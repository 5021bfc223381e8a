/// Measures parts of the house; started by `scripts/bench PART`. One file per part.
@main
enum Main {
    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch words.first {
        case "transports": try await TransportsPart.run()
        default: fatalError("usage: koppel-bench transports")
        }
    }
}
