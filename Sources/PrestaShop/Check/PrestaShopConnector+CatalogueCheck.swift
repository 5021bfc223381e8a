import Commerce
import Integrations
import JSON

/// What of the shop's own set-up decides how products and stock arrive.
extension PrestaShopConnector {
    func texts() async -> Finding {
        do {
            let languages = try await shopLanguages()
            let main = languages.codes[languages.main] ?? "\(languages.main)"
            if let wanted = settings.languages.first, wanted.lowercased() != main {
                return Finding(
                    .warning, "products: texts", "The shop has no language \(wanted); the ERP's texts go into \(main).",
                    advice: "Add the language in the shop, or name another first in shop.languages.")
            }
            let others = languages.ids.filter { $0 != languages.main }.compactMap { languages.codes[$0] }
            let more = others.isEmpty ? "" : ", and into \(others.joined(separator: ", ")) until somebody translates them there"
            return Finding(.ok, "products: texts", "The ERP's texts go into \(main)\(more).")
        } catch {
            return problem("products: texts", error)
        }
    }

    func home() async -> Finding {
        do {
            let id = try await homeCategory()
            guard let row = try await client.record("categories", id, display: ListQuery.fields("id", "name")) else {
                return Finding(
                    .problem, "products: categories", "The shop has no category \(id), beneath which new ones would be made.",
                    advice: "Set shop.home-category to the shop's home category.")
            }
            return Finding(.ok, "products: categories", "New categories are made beneath \(row.localized("name", try await languageIDs())) (\(id)).")
        } catch {
            return problem("products: categories", error)
        }
    }

    func taxes() async -> Finding {
        do {
            let rates = try await taxClasses().rates.filter { !$0.value.isNegative }.sorted { $0.key < $1.key }
            guard !rates.isEmpty else {
                return Finding(
                    .warning, "products: tax", "The shop has no tax rule for its own country, so none is found by its rate.",
                    advice: "Name the shop's tax rule for each VAT code under products.tax-classes.")
            }
            let words = rates.map { "\($0.value.reduced) % is rule \($0.key)" }.joined(separator: ", ")
            return Finding(.ok, "products: tax", "By its rate in the shop's own country a product gets its tax rule: \(words).")
        } catch {
            return problem("products: tax", error)
        }
    }

    func stockManagement() async -> Finding {
        do {
            guard try await configuration("PS_STOCK_MANAGEMENT") != "0" else {
                return Finding(
                    .warning, "stock: management", "The shop's stock management is switched off: figures arrive, and the shop sells without looking.",
                    advice: "Switch it on in Shop Parameters, Product Settings.")
            }
            return Finding(.ok, "stock: management", "The shop manages stock.")
        } catch {
            return problem("stock: management", error)
        }
    }
}
