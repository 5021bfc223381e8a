import Commerce
import Integrations
import JSON

extension AccountViewConnector {
    /// Whether each field of articles that the settings name is there, and whether figures and prices can be worked out of them.
    func articleFields(_ flows: Set<Flow>) async -> [Finding] {
        var findings: [Finding] = []
        do {
            let table = try await dictionary.table("ARTICLE")
            for (field, setting) in expected.articleFields.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
                if table.has(field) {
                    findings.append(Finding(.ok, "article field \(field)", "Exists (\(setting))."))
                } else if table.isDiscovered {
                    findings.append(
                        Finding(
                            .problem, "article field \(field)",
                            "The settings name field \(field) (\(setting)), and AccountView's articles have none.",
                            advice: "Name a field that \"koppel discover\" lists, or take it out of the settings."))
                } else {
                    findings.append(
                        Finding(
                            .warning, "article field \(field)",
                            "The dictionary cannot be read, so nobody knows whether field \(field) (\(setting)) exists.",
                            advice: "Give the user the right to read system data (fld)."))
                }
            }
            if let formula = expected.stockFormula { findings.append(stockFormula(formula, table)) }
        } catch {
            findings.append(Self.finding("article fields", error))
        }
        if flows.contains(.products), expected.needsVATRates {
            findings.append(
                Finding(
                    .warning, "articles: VAT rate",
                    "The shop wants prices on another tax basis than AccountView's, and no setting tells the VAT code of every article.",
                    advice: "Set \"erp.article-fields.vat-code\" or \"products.default-vat-code\"."))
        }
        if flows.contains(.products), let lists = settings.priceLists {
            do {
                let query = ReadQuery(
                    object: lists.object, table: lists.table, fields: [lists.listField, lists.articleField, lists.priceField], pageSize: 1)
                _ = try await client.rows(query, "read price lists (\(lists.object))")
                findings.append(Finding(.ok, "price lists: read", "Works."))
            } catch {
                findings.append(Self.finding("price lists: read", error))
            }
        }
        return findings
    }

    private func stockFormula(_ formula: StockSettings.Formula, _ table: TableFields) -> Finding {
        let subject = "stock formula \(formula.rawValue)"
        do throws(Fault) {
            let missing = ArticleColumns.missing(try ArticleColumns.needed(settings.articleFields, formula), in: table)
            guard let first = missing.first else { return Finding(.ok, subject, "Its fields exist.") }
            return Finding(
                .problem, subject, "It needs field \(first.field) (\(first.setting)), and AccountView's articles have none.",
                advice: "Name a field that \"koppel discover\" lists, or choose another formula.")
        } catch {
            return Self.finding(subject, error)
        }
    }

    /// Whether orders can be told apart and read: for orders that go to the shop.
    func orderNumbers() async -> Finding {
        let subject = "orders to the shop"
        do {
            let table = try await dictionary.table("SO_HDR", with: "SO_LINE")
            guard table.has(settings.orderNumberField) else {
                return Finding(
                    .problem, subject,
                    "AccountView shows no field \(settings.orderNumberField) with the number of a sales order, so orders cannot go to the shop.",
                    advice: "Name the field in \"erp.order-number-field\" if there is one; \"koppel discover\" lists the fields.")
            }
            return table.has("CNG_DATE")
                ? Finding(.ok, subject, "New and changed orders are found by their date of change.")
                : Finding(
                    .warning, subject,
                    "AccountView's orders have no date of change; they are found by order date, up to a week back. Older ones that are changed are missed."
                )
        } catch {
            return Self.finding(subject, error)
        }
    }
}
