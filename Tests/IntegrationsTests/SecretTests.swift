import Integrations
import Testing

struct SecretTests {
    @Test func `A secret never prints itself`() {
        let secret = Secret("hunter2", reference: "env:PASSWORD")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret]), dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(secret)" == "env:PASSWORD")
        #expect(secret.reveal() == "hunter2")
    }

    @Test func `What one key sealed, a file with a newer key first still opens`() throws {
        let old = try KeyFile(parsing: KeyFile.generateLine(id: "k1"))
        let sealed = try Sealer(old).sealText("s3cret", purpose: .settings, integration: "nl", entity: "secret")
        let both = try KeyFile(try [KeyFile(parsing: KeyFile.generateLine(id: "k2")).keys[0]] + old.keys)
        #expect(try Sealer(both).openText(sealed, purpose: .settings, integration: "nl", entity: "secret") == Array("s3cret".utf8))
        let fresh = try Sealer(both).sealText("s3cret", purpose: .settings, integration: "nl", entity: "secret")
        #expect(throws: SecretProblem("it is sealed with key k2, which is not in the key file.")) {
            try Sealer(old).openText(fresh, purpose: .settings, integration: "nl", entity: "secret")
        }
    }

    @Test func `What was sealed for one thing cannot be opened as another`() throws {
        let sealer = Sealer(try KeyFile(parsing: KeyFile.generateLine(id: "k1")))
        let sealed = try sealer.seal([1, 2, 3], purpose: .claims, integration: "nl", entity: "order 1")
        #expect(try sealer.open(sealed, purpose: .claims, integration: "nl", entity: "order 1") == [1, 2, 3])
        #expect(throws: SecretProblem.self) { try sealer.open(sealed, purpose: .claims, integration: "nl", entity: "order 2") }
        #expect(throws: SecretProblem.self) { try sealer.open(sealed, purpose: .claims, integration: "be", entity: "order 1") }
        #expect(throws: SecretProblem.self) { try sealer.open(sealed, purpose: .tokens, integration: "nl", entity: "order 1") }
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SecretProblem.self) { try sealer.open(changed, purpose: .claims, integration: "nl", entity: "order 1") }
        }
        #expect(throws: SecretProblem.self) { try sealer.open(Array(sealed.dropLast()), purpose: .claims, integration: "nl", entity: "order 1") }
        #expect(
            try sealer.seal([1], purpose: .claims, integration: "nl", entity: "") != sealer.seal([1], purpose: .claims, integration: "nl", entity: "")
        )
    }

    @Test func `E-mail search words fold case and blanks and differ per integration and key`() throws {
        let keys = try KeyFile(parsing: KeyFile.generateLine(id: "a") + "\n# older\n" + KeyFile.generateLine(id: "b"))
        let sealer = Sealer(keys)
        let tokens = sealer.searchTokens(email: "Erika.Muster@example.com", integration: "nl")
        #expect(tokens.count == 2 && tokens[0] != tokens[1] && tokens[0].count == 32)
        #expect(sealer.searchTokens(email: " erika.muster@EXAMPLE.com ", integration: "nl") == tokens)
        #expect(sealer.searchTokens(email: "erika.muster@example.com", integration: "be") != tokens)
    }

    @Test(arguments: ["", "k1", "k1 AAAA", "k 1 AAAA", "k1 ?"]) func `A key file that is none is refused`(text: String) {
        #expect(throws: SecretProblem.self) { try KeyFile(parsing: text) }
    }

    @Test func `A sealed secret in a settings file is opened for its integration only`() throws {
        let sealer = Sealer(try KeyFile(parsing: KeyFile.generateLine(id: "k1")))
        var secrets = Example.secrets
        secrets.unseal = { try sealer.openText($0, purpose: .settings, integration: $1, entity: "secret") }
        let sealed = try sealer.sealText("K".repeated(32), purpose: .settings, integration: "fietsen-nl", entity: "secret")
        let text = Example.minimal.replacing("env:SHOP_KEY", with: "sealed:\(sealed)")
        let integration = try Integration(parsing: text, file: "fietsen-nl.yaml", secrets: secrets)
        #expect((integration.shop as? PrestaShopSettings)?.key == "K".repeated(32))
        #expect(throws: SettingsProblems.self) { try Integration(parsing: text, file: "other.yaml", secrets: secrets) }
    }
}
