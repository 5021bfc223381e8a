import Yams

/// Where the text behind a secret reference comes from.
public struct SecretSources: Sendable {
    /// The value of an environment variable.
    public var environment: @Sendable (String) -> String?
    /// The contents of a file. Throws a plain sentence as `SecretProblem`.
    public var file: @Sendable (String) throws -> [UInt8]
    /// Opens what `koppel seal` made for an integration; nil where no key file is given.
    public var unseal: (@Sendable (_ sealed: String, _ integration: String) throws -> [UInt8])?

    /// Makes sources.
    public init(
        environment: @escaping @Sendable (String) -> String?, file: @escaping @Sendable (String) throws -> [UInt8],
        unseal: (@Sendable (String, String) throws -> [UInt8])? = nil
    ) {
        self.environment = environment
        self.file = file
        self.unseal = unseal
    }

    /// The process's environment and files, and the sealer if there is one.
    public static func process(sealer: Sealer?) -> SecretSources {
        var sources = SecretSources(environment: FileSystem.environment, file: { try FileSystem.read($0, limit: 65_536) })
        if let sealer {
            sources.unseal = { text, integration in try sealer.openText(text, purpose: .settings, integration: integration, entity: "secret") }
        }
        return sources
    }

    /// Takes every reference for good without looking: for commands that need the settings and not the secrets.
    public static let unresolved = SecretSources(environment: { _ in "?" }, file: { _ in [0x3F] }, unseal: { _, _ in [0x3F] })

    /// Finds the text behind a reference.
    func resolve(_ reference: String, integration: String) throws(SecretProblem) -> Secret {
        let bytes: [UInt8]
        do {
            if reference.hasPrefix("env:") {
                let name = String(reference.dropFirst(4))
                guard let value = environment(name), !value.isEmpty else {
                    throw SecretProblem("the environment variable \(name) is not set.")
                }
                return Secret(value, reference: reference)
            } else if reference.hasPrefix("file:") {
                bytes = try file(String(reference.dropFirst(5)))
            } else if reference.hasPrefix("sealed:") {
                guard let unseal else {
                    throw SecretProblem("it is sealed and no key file is given; set KOPPEL_KEYS to the file from \"koppel keygen\".")
                }
                bytes = try unseal(String(reference.dropFirst(7)), integration)
            } else {
                throw SecretProblem("a secret in clear is refused; expected env:NAME, file:PATH or sealed:TEXT (see \"koppel seal\").")
            }
        } catch let problem as SecretProblem {
            throw problem
        } catch {
            throw SecretProblem("the secret cannot be read: \(error).")
        }
        guard let text = String(validating: bytes, as: UTF8.self)?.trimmingLineEnd, !text.isEmpty else {
            throw SecretProblem("the secret is empty or no text.")
        }
        return Secret(text, reference: reference)
    }
}

/// Why a secret cannot be had; holds nothing of it.
public struct SecretProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence.
    public var description: String
    /// Makes a problem.
    public init(_ description: String) { self.description = description }
}

extension String {
    /// Without line ends and blanks behind, as editors leave them in files.
    fileprivate var trimmingLineEnd: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}

extension SettingsSection {
    /// A secret that may be left out; written as `env:NAME`, `file:PATH` or `sealed:TEXT`.
    public func optionalSecret(_ key: String, _ doc: String) -> Secret? { secret(key, required: false, doc) }

    /// A secret that must be given.
    public func requiredSecret(_ key: String, _ doc: String) -> Secret { secret(key, required: true, doc) ?? Secret("", reference: "missing") }

    private func secret(_ key: String, required: Bool, _ doc: String) -> Secret? {
        // What was found is not told: it may be the secret itself.
        read(key, .secret, required: required, doc, "env:NAME, file:PATH or sealed:TEXT") { node in
            guard let reference = node.scalar?.string else { return nil }
            do throws(SecretProblem) {
                return try context.secrets.resolve(reference, integration: integration)
            } catch {
                report(key, error.description)
                return Secret("", reference: "missing")
            }
        }
    }
}
