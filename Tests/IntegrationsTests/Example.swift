import Integrations

/// A complete small integration file, and sources for its secrets.
enum Example {
    static let minimal = """
        name: Fietsen NL
        shop:
          system: prestashop
          url: https://shop.example.com/
          key: env:SHOP_KEY
        erp:
          client-id: env:AV_ID
          client-secret: file:/secrets/av
          company: DEMO
          control-account: 1210
        orders:
          reference-prefix: NL
        """

    static let secrets = SecretSources(
        environment: { ["SHOP_KEY": "K".repeated(32), "AV_ID": "id-1"][$0] },
        file: { path in
            guard path == "/secrets/av" else { throw SecretProblem("\(path): No such file.") }
            return Array("s3cret\n".utf8)
        })

    static func read(_ text: String, file: String = "fietsen-nl.yaml") throws -> Integration {
        try Integration(parsing: text, file: file, secrets: secrets)
    }

    /// The problems of a text.
    static func problems(_ text: String, file: String = "fietsen-nl.yaml") -> [String] {
        do throws(SettingsProblems) {
            _ = try Integration(parsing: text, file: file, secrets: secrets)
            return []
        } catch {
            return error.problems.filter { !$0.isWarning }.map(\.description)
        }
    }
}

extension String {
    func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
