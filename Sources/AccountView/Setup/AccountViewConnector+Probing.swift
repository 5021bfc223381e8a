public import Commerce
import Integrations
import JSON

extension AccountViewConnector: Probing {
    public func check(flows: Set<Flow>) async -> [Finding] {
        var findings: [Finding] = []
        do {
            try await client.authorize()
            findings.append(Finding(.ok, "authorization", "There is a living token pair."))
            _ = try await client.companyID()
            findings.append(Finding(.ok, "company", "The user sees company \(settings.company)."))
        } catch {
            // Without these nothing else can be said.
            return findings + [Self.finding(findings.isEmpty ? "authorization" : "company", error)]
        }
        findings += await rights(flows)
        findings += await codes()
        if !flows.isDisjoint(with: [.products, .stock]) { findings += await articleFields(flows) }
        if flows.contains(.orders) { findings.append(expected.sendsOrders ? await orderNumbers() : await totals()) }
        if flows.contains(.orders), let shipments = expected.shipments { findings += await shipmentFields(shipments) }
        return findings
    }

    // MARK: Rights

    /// What each flow reads and writes, by business object.
    private func needs(_ flows: Set<Flow>) -> [(object: String, table: String, key: String, what: String, inserts: Bool, updates: Bool)] {
        var needs: [(object: String, table: String, key: String, what: String, inserts: Bool, updates: Bool)] = []
        let takesOrders = flows.contains(.orders) && !expected.sendsOrders
        if flows.contains(.orders) || flows.contains(.customers) {
            needs.append(("AR1", "CONTACT", "SUB_NR", "debtors", takesOrders || flows.contains(.customers), settings.updatesDebtors))
        }
        if flows.contains(.orders), expected.sendsOrders {
            needs.append(("ADDR", "DEL_ADDR", "REC_ID", "delivery addresses", false, false))
            needs.append(("SO1", "SO_HDR", "COMMENT1", "sales orders", false, false))
        }
        if takesOrders {
            needs.append(("ADDR", "DEL_ADDR", "REC_ID", "delivery addresses", true, false))
            needs.append(("SO1", "SO_HDR", "COMMENT1", "sales orders", true, false))
            needs.append(("ALH", "HST_AL", "ART_CODE", "order history", false, false))
            if settings.salesJournal != nil { needs.append(("DJ2", "DJ_PAGE", "HDR_DESC", "sales invoices", true, false)) }
        }
        if !flows.isDisjoint(with: [.orders, .products, .stock]) {
            let takes = flows.contains(.products) && expected.takesProducts
            needs.append(("AK1", "ARTICLE", "ART_CODE", "articles", takes, takes && settings.updatesArticles))
            if flows.contains(.products) {
                needs.append(("AG1", "ART_GRP", "AG_CODE", "article groups", takes, takes && settings.updatesArticles))
            }
        }
        return needs
    }

    private func rights(_ flows: Set<Flow>) async -> [Finding] {
        var findings: [Finding] = []
        var objects: [String: JSONObject]?
        do {
            objects = Dictionary(try await client.businessObjects().map { ($0.text("Code").uppercased(), $0) }) { a, _ in a }
        } catch {
            findings.append(
                Finding(
                    .warning, "business objects: list", "The list of business objects cannot be read, so write rights were not checked.",
                    advice: Self.advice(error)))
        }
        for need in needs(flows) {
            do {
                let query = ReadQuery(object: need.object, table: need.table, fields: [need.key], pageSize: 1)
                _ = try await client.rows(query, "read \(need.what) (\(need.object))")
                findings.append(Finding(.ok, "\(need.what): read", "Works."))
            } catch {
                findings.append(Self.finding("\(need.what): read", error))
            }
            guard let objects else { continue }
            let row = objects[need.object] ?? [:]
            for (right, flag) in [("create", "InsertAllowed"), ("change", "UpdateAllowed")] where right == "create" ? need.inserts : need.updates {
                findings.append(
                    row.flag(flag)
                        ? Finding(.ok, "\(need.what): \(right)", "Allowed.")
                        : Finding(
                            .problem, "\(need.what): \(right)", "The AccountView user may not \(right) \(need.what) (\(need.object)).",
                            advice: "Give the user this right in AccountView."))
            }
        }
        do {
            let table = try await dictionary.table("SO_HDR", with: "SO_LINE")
            findings.append(
                table.isDiscovered
                    ? Finding(.ok, "dictionary: read", "Field names and widths come from this installation.")
                    : Finding(
                        .warning, "dictionary: read", "The dictionary cannot be read; widths and field names are those known of all installations.",
                        advice: "Give the user the right to read system data (fld)."))
        } catch {
            findings.append(Self.finding("dictionary: read", error))
        }
        return findings
    }

    // MARK: Codes

    private func codes() async -> [Finding] {
        var wanted = expected
        wanted.ledgerAccounts.insert(settings.controlAccount)
        if let journal = settings.salesJournal { wanted.journals.insert(journal) }
        var findings = await exists(wanted.ledgerAccounts, "ledger account", "GL1", "LEDGER", "ACCT_NR")
        findings += await exists(wanted.journals, "journal", "DJ1", "DAILY", "DJ_CODE")
        findings += await exists(wanted.vatCodes, "VAT code", "VA1", "VAT", "VAT_CODE")
        findings += await exists(wanted.debtors, "debtor", "AR1", "CONTACT", "SUB_NR")
        findings += await exists(wanted.articles, "article", "AK1", "ARTICLE", "ART_CODE")
        findings += await exists(wanted.articleGroups, "article group", "AG1", "ART_GRP", "AG_CODE")
        return findings
    }

    private func exists(_ codes: Set<String>, _ what: String, _ object: String, _ table: String, _ key: String) async -> [Finding] {
        var findings: [Finding] = []
        for code in codes.sorted() where !code.isEmpty {
            do {
                let query = ReadQuery(object: object, table: table, fields: [key], filters: [.equal(key, code)])
                let isThere = try await !exact(query, key: key, code).isEmpty
                findings.append(
                    isThere
                        ? Finding(.ok, "\(what) \(code)", "Exists.")
                        : Finding(
                            .problem, "\(what) \(code)", "The settings name \(what) \(code), and AccountView has none.",
                            advice: "Create it in AccountView or correct the settings."))
            } catch {
                findings.append(Self.finding("\(what) \(code)", error))
            }
        }
        return findings
    }

    private func totals() async -> Finding {
        let hasTotal = (try? await dictionary.table("SO_HDR", with: "SO_LINE").has(settings.orderTotalField)) ?? false
        return hasTotal
            ? Finding(.ok, "orders: stored total", "AccountView shows the total of an order in \(settings.orderTotalField).")
            : Finding(
                .warning, "orders: stored total",
                "AccountView shows no field \(settings.orderTotalField), so totals cannot be compared after the write.",
                advice: "Name the field in \"order-total-field\" if there is one; \"koppel discover\" lists the fields.")
    }

    static func finding(_ subject: String, _ error: any Error) -> Finding {
        let fault = error as? Fault
        return Finding(
            .problem, subject, fault.map { [$0.message, $0.detail ?? ""].filter { !$0.isEmpty }.joined(separator: " ") } ?? "\(error)",
            advice: fault?.advice ?? "")
    }

    private static func advice(_ error: any Error) -> String { (error as? Fault)?.advice ?? "" }
}

extension AccountViewConnector {
    /// Proves on one debtor, chosen by a person, that changes by PUT work: writes its own e-mail back and looks whether the change
    /// counter moved and nothing else did.
    public func probeUpdate(debtor number: String) async -> Finding {
        let subject = "debtors: change by PUT"
        do {
            guard let before = try await debtor(number) else { return Finding(.problem, subject, "There is no debtor \(number).") }
            var row = RowEncoder(try await dictionary.table("CONTACT", with: "DEL_ADDR"), what: "debtor \(number)")
            let fields: JSONObject = ["SUB_NR": .string(before.text("SUB_NR")), "MAIL_BUS": .string(before.text("MAIL_BUS"))]
            let body = WriteBody(object: "AR1", id: before.text("SUB_NR"), header: try row.part([fields], keepsEmpty: true))
            _ = try await client.update(body, "change debtor \(number)")
            guard var after = try await debtor(number) else { return Finding(.problem, subject, "Debtor \(number) is gone after the change.") }
            let moved = before.text("CNG_NR") != after.text("CNG_NR") || before.text("CNG_DATE") != after.text("CNG_DATE")
            for field in ["CNG_NR", "CNG_DATE", "EXT_KEY", "CONTACT_Id"] { after[field] = before[field] }
            if after != before {
                let changed = before.keys.filter { before[$0] != after[$0] }.joined(separator: ", ")
                return Finding(.problem, subject, "The change blanked or altered other fields: \(changed).", advice: "Leave \"updates-debtors\" off.")
            }
            return moved
                ? Finding(.ok, subject, "Debtor \(number) took a change and kept all else.", advice: "You may set \"updates-debtors: true\".")
                : Finding(
                    .warning, subject, "AccountView accepted the change, but its change counter did not move.",
                    advice: "Look at debtor \(number) in AccountView.")
        } catch {
            return Self.finding(subject, error)
        }
    }
}
