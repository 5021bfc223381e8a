public import Commerce
import Integrations
import JSON

extension AccountViewConnector: CustomerTarget {
    static let debtorColumns = [
        "SUB_NR", "ACCT_NAME", "MAIL_BUS", "ADDRESS1", "POST_CODE", "CITY", "CNT_CODE", "TEL_BUS", "TEL_MOB", "MAIN_CONT", "VAT_NR", "COC_CODE",
        "VAT_CODE", "LNK_ACCT", "DISC_CODE", "LNG_CODE", "REC_BLK", "BLK_SP", "CNG_DATE", "CNG_NR",
    ]

    public func findCustomers(email: String) async throws -> [CustomerMatch] {
        let email = trimmed(email)
        guard !email.isEmpty, email.unicodeScalars.count <= emailLimit else { return [] }
        // In both spellings at once, for installations that compare with regard to case.
        let spellings = email == email.lowercased() ? [email] : [email.lowercased(), email]
        let query = ReadQuery(
            object: "AR1", table: "CONTACT", fields: Self.debtorColumns, filters: spellings.map { .equal("MAIL_BUS", $0) },
            matchesAny: spellings.count > 1, pageSize: 10)
        var rows = try await client.rows(query, "look for a debtor by e-mail")
        if rows.count >= query.pageSize {
            var all = query
            all.pageSize = settings.pageSize
            rows = try await client.allRows(all, key: "SUB_NR", "look for a debtor by e-mail")
        }
        return rows.filter { folded($0.text("MAIL_BUS")) == folded(email) }.map(match).sorted { Self.isLower($0.id, $1.id) }
    }

    public func customer(id: String) async throws -> CustomerMatch? { try await debtor(id).map(match) }

    public func createCustomer(_ record: CustomerRecord) async throws -> String {
        var fields = record.fields
        if settings.contacts == nil { for (name, value) in record.contact { fields[name] = value } }
        if fields.filled("ACCT_NR") == nil { fields["ACCT_NR"] = .string(settings.controlAccount) }
        if fields.filled("SRC_CODE") == nil { fields["SRC_CODE"] = .string(Self.searchCode(fields.text("ACCT_NAME"))) }
        let number: String
        do {
            number = try await insertDebtor(fields)
        } catch let fault as Fault where settings.debtorNumbers != nil && fields["SUB_NR"] == nil && Self.asksForNumber(fault) {
            fields["SUB_NR"] = .string(try await freeDebtorNumber())
            number = try await insertDebtor(fields)
        }
        if let contacts = settings.contacts, !record.contact.isEmpty { try await createContact(record.contact, contacts, debtor: number) }
        for address in record.addresses { _ = try await createDeliveryAddress(ofCustomer: number, address) }
        return number
    }

    public func updateCustomer(id: String, _ record: CustomerRecord) async throws {
        guard settings.updatesDebtors else {
            throw Fault.skip("debtor.update-off", "Debtor \(id) was not changed: \"updates-debtors\" is off in the settings of AccountView.")
        }
        var fields = record.fields
        if settings.contacts == nil { for (name, value) in record.contact { fields[name] = value } }
        fields["SUB_NR"] = .string(id)
        var row = RowEncoder(try await dictionary.table("CONTACT", with: "DEL_ADDR"), what: "debtor \(id)")
        let body = WriteBody(object: "AR1", id: id, header: try row.part([Self.tidied(fields)], keepsEmpty: true))
        _ = try await client.update(body, "change debtor \(id)")
    }

    /// The debtor with that number.
    func debtor(_ number: String, columns: [String] = AccountViewConnector.debtorColumns) async throws -> JSONObject? {
        let query = ReadQuery(object: "AR1", table: "CONTACT", fields: columns, filters: [.equal("SUB_NR", trimmed(number))])
        return try await exact(query, key: "SUB_NR", number).first
    }

    // MARK: Creating

    private func insertDebtor(_ fields: JSONObject) async throws -> String {
        var row = RowEncoder(try await dictionary.table("CONTACT", with: "DEL_ADDR"), what: "new debtor")
        let body = WriteBody(object: "AR1", header: try row.part([Self.tidied(fields)]))
        let stored = try await client.insert(body, "create debtor").rows("CONTACT").first
        if let number = stored?.filled("SUB_NR") ?? fields.filled("SUB_NR") { return number }
        // Taken, and no number told: its e-mail finds it.
        if let email = fields.filled("MAIL_BUS"), let match = try await findCustomers(email: email).last { return match.id }
        throw Fault.retry("debtor.not-found-again", "AccountView took a new debtor and cannot show it yet.", writeMayHaveHappened: true)
    }

    private func createContact(_ contact: JSONObject, _ place: AccountViewSettings.Contacts, debtor: String) async throws {
        var fields: JSONObject = [place.debtorField: .string(debtor)]
        for (name, value) in contact { fields[place.fields[name] ?? name] = value }
        var row = RowEncoder(try await dictionary.table(place.table), what: "contact person of debtor \(debtor)")
        let body = WriteBody(object: place.object, header: try row.part([fields]))
        _ = try await client.insert(body, "create a contact person of debtor \(debtor)")
    }

    /// The number after the highest one in the configured range.
    private func freeDebtorNumber() async throws -> String {
        let range = settings.debtorNumbers!
        var query = ReadQuery(
            object: "AR1", table: "CONTACT", fields: ["SUB_NR"], pageSize: settings.pageSize, page: 1, sortFields: ["SUB_NR"], isDescending: true)
        var (highest, seen) = (range.lowerBound - 1, Set<String>())
        while true {
            let numbers = try await client.rows(query, "look for a free debtor number").map { $0.text("SUB_NR") }
            let fresh = numbers.filter { seen.insert($0).inserted }
            for number in fresh.compactMap({ Int($0) }) where range.contains(number) { highest = max(highest, number) }
            // Numbers of one width sort as text like as numbers: the first one in the range is the highest.
            let isUniform = String(range.lowerBound).count == String(range.upperBound).count
            if numbers.count < query.pageSize || fresh.isEmpty || (isUniform && highest >= range.lowerBound) { break }
            query.page! += 1
        }
        guard highest < range.upperBound else {
            throw Fault.park(
                "debtor.numbers-used-up", "All debtor numbers up to \(range.upperBound) are used.",
                advice: "Set a larger range in \"debtor-numbers\", then replay.")
        }
        return String(highest + 1)
    }

    private static func asksForNumber(_ fault: Fault) -> Bool {
        let words = (fault.detail ?? "").lowercased()
        return fault.cause == "accountview.refused" && (words.contains("sub_nr") || words.contains("debiteurnummer"))
            && !words.contains("bestaat al")
    }

    /// Letters and digits of the name: what people type to find a debtor. A name without any gives a dash, which is allowed.
    static func searchCode(_ name: String) -> String {
        let code = name.uppercased().unicodeScalars.filter { ("A"..."Z").contains($0) || ("0"..."9").contains($0) }.prefix(10)
        return code.isEmpty ? "-" : String(String.UnicodeScalarView(code))
    }

    /// Dutch postcodes as AccountView keeps them: `1234 AB`.
    static func tidied(_ fields: JSONObject) -> JSONObject {
        let country = RowEncoder.country(fields.text("CNT_CODE"))
        guard country == "NL" || country.isEmpty, let code = fields.filled("POST_CODE") else { return fields }
        let compact = code.filter { !$0.isWhitespace }.uppercased()
        let (digits, letters) = (compact.prefix(4), compact.dropFirst(4))
        guard digits.count == 4, letters.count == 2, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            letters.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { return fields }
        var fields = fields
        fields["POST_CODE"] = .string("\(digits) \(letters)")
        return fields
    }

    private func match(_ row: JSONObject) -> CustomerMatch {
        CustomerMatch(
            id: row.text("SUB_NR"), email: row.filled("MAIL_BUS"), name: row.text("ACCT_NAME"), isBlocked: row.flag("REC_BLK") || row.flag("BLK_SP"),
            raw: .object(row))
    }

    /// Numbers as numbers, the rest as text.
    static func isLower(_ a: String, _ b: String) -> Bool {
        if let x = Int(a), let y = Int(b) { return x < y }
        return a < b
    }
}
