import ArgumentParser
import Integrations
import Wiring

/// `koppel keygen`: the keys that everything at rest is sealed with.
struct KeygenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen", abstract: "Makes the file of sealing keys, adds a key to it, or makes a webhook token.",
        discussion: """
            Everything sealed names its key. To change keys, run this again: the new key is put on top and seals from now on, the old ones still
            open. Take an old key out only when the longest retention is over. Without the file, tokens and sealed secrets are lost: keep a copy.
            """)

    @OptionGroup var process: ProcessOptions

    @Option(help: "The new key's id: letters, digits and -.")
    var id = "k1"

    @Flag(help: "Print a random token for webhooks.token instead.")
    var token = false

    func run() async throws {
        if token { return print(ProcessParts.makeID() + ProcessParts.makeID()) }
        let path = try process.resolved().keyFile
        let line = try KeyFile.generateLine(id: id)
        if FileSystem.stamp(path) == nil {
            try FileSystem.create(
                path, Array("# Koppel's sealing keys: id and 32 bytes in base64. The first seals, all open. Secret.\n\(line)\n".utf8))
            print("\(path) was made with key \(id).")
            return
        }
        let old = String(decoding: try FileSystem.read(path, limit: 65_536), as: UTF8.self)
        guard try !KeyFile(parsing: old).keys.contains(where: { $0.id == id }) else {
            throw CommandError("\(path) has a key \(id) already; name the new one with --id.")
        }
        let fresh = "\(path).new"
        try FileSystem.create(fresh, Array("\(line)\n\(old)".utf8))
        try FileSystem.replace(path, with: fresh)
        print("Key \(id) is now the first of \(path).")
    }
}
