import Commerce
import Integrations
import JSON

extension LightspeedConnector {
    /// What products and stock need of the shop, and what this system does otherwise than others, in words.
    func checkGoods(_ flows: Set<Flow>, _ findings: inout [Finding]) async {
        do {
            let count = try await client.count("variants", [], about: "the list of variants")
            findings.append(Finding(.ok, "products", "The shop has \(count) variants; each costs no call until its stock or product changes."))
            guard flows.contains(.products) else { return }
            let rates = Set(try await taxRates(refresh: true).values).sorted().map { "\($0) %" }
            findings.append(
                rates.isEmpty
                    ? Finding(.problem, "taxes", "The shop has no taxes.", advice: "Add them in the back office: Settings, Taxes.")
                    : Finding(.ok, "taxes", "New products get the shop's tax of their rate: \(rates.joined(separator: ", "))."))
            let languages = try await client.list("languages", about: "the languages").filter { $0.flag("isActive") }.compactMap { $0.text("code") }
            let silent = languages.filter { $0 != settings.language && !settings.otherLanguages.contains($0) }
            if !silent.isEmpty {
                findings.append(
                    Finding(
                        .warning, "product texts", "New products have no texts in the active languages \(silent.joined(separator: ", ")).",
                        advice: "Name them under shop.other-languages to give them the same texts, or translate in the back office."))
            }
        } catch let fault as Fault {
            findings.append(Finding(.problem, "products", fault.message, advice: fault.advice))
        } catch {
            findings.append(Finding(.problem, "products", "\(error)"))
        }
        findings += Self.goodsLimits
    }

    private static let goodsLimits = [
        Finding(
            .unsupported, "option sets",
            "Lightspeed's API does not say how option sets are written: a variant's options stand in its title, such as Size: L, Colour: Blue."),
        Finding(.unsupported, "main category", "Lightspeed has no main category: all categories of a product count the same."),
        Finding(.unsupported, "last variant", "A product always keeps a variant: the last one is set to no stock instead of removed."),
        Finding(.ok, "images", "The first ten pictures of a product are sent: JPEG, PNG or GIF of at most 5 MB."),
    ]
}
