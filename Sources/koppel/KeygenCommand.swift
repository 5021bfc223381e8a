import ArgumentParser
import Integrations

/// `koppel keygen`: a new key for the key file.
struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen", abstract: "Makes a key file, or prints a new key for the top of one.",
        discussion: """
            koppel keygen --id 2026-11 /etc/koppel/keys     writes a new file that only its owner may read
            koppel keygen --id 2027-01                      prints a line; put it above the others, and keep those
            """)

    @Option(help: "The key's name, such as the month it is made in.")
    var id: String

    @Argument(help: "The file to make; refused when it exists.")
    var file: String?

    func run() throws {
        let line = try KeyFile.generateLine(id: id)
        guard let file else {
            print(line)
            return
        }
        let head = "# Koppel's keys. The first is used to seal, all open. Keep a copy in a safe place: without it sealed secrets are lost.\n"
        try FileSystem.create(file, Array((head + line + "\n").utf8))
        print("Written: \(file). Name it in KOPPEL_KEYS.")
    }
}
