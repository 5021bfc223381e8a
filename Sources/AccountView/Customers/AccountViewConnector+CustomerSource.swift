public import Commerce
import Integrations
import JSON

extension AccountViewConnector: CustomerSource {
    /// Changed debtors by `CNG_DATE`, a day of overlap, as its time zone and precision are not certain. The revision is the change
    /// counter, so that the overlap costs nothing.
    public func changedCustomers(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let walk = page.flatMap { DebtorWalk($0) } ?? DebtorWalk(number: 1, startedOn: services.clock.now.dutchDate, firstKey: "")
        let start = cursor.flatMap { Timestamp(iso8601: $0) } ?? since
        let query = ReadQuery(
            object: "AR1", table: "CONTACT", fields: ["SUB_NR", "MAIL_BUS", "CNG_DATE", "CNG_NR"],
            filters: [.onOrAfter("CNG_DATE", (start - .seconds(86_400)).dutchDate)], pageSize: settings.pageSize, page: walk.number,
            sortFields: ["SUB_NR"])
        let rows = try await client.rows(query, "read changed debtors")
        let first = rows.first?.text("SUB_NR") ?? ""
        let repeats = walk.number > 1 && first == walk.firstKey
        // A debtor without e-mail has no counterpart in a shop.
        let changes = (repeats ? [] : rows).filter { $0.filled("MAIL_BUS") != nil }.map { row in
            let changed = row.text("CNG_DATE")
            return EntityChange(
                flow: .customers, entity: EntityRef(.customer, row.text("SUB_NR")), revision: "\(row.text("CNG_NR"))/\(changed)",
                changedAt: Self.moment(changed))
        }
        if repeats || rows.count < query.pageSize { return ChangePage(changes: changes, cursor: walk.startedOn) }
        return ChangePage(changes: changes, next: DebtorWalk(number: walk.number + 1, startedOn: walk.startedOn, firstKey: first).text)
    }

    public func customer(withID id: String) async throws -> Customer {
        guard let row = try await debtor(id) else { throw Fault.skip("customer.gone", "Debtor \(id) is no longer in AccountView.") }
        let contact = Self.person(row.text("MAIN_CONT"))
        // AccountView marks nobody as company or person: a VAT or Chamber of Commerce number, or a contact person beneath, is the sign.
        let isCompany = row.filled("VAT_NR") != nil || row.filled("COC_CODE") != nil || row.filled("MAIN_CONT") != nil
        let person = isCompany ? contact : Self.person(row.text("ACCT_NAME"))
        let billing = Address(
            company: isCompany ? row.text("ACCT_NAME") : nil, firstName: person.first, lastName: person.last, streetLine: row.text("ADDRESS1"),
            postcode: row.text("POST_CODE"), city: row.text("CITY"), country: row.text("CNT_CODE"), phone: row.filled("TEL_BUS"),
            mobile: row.filled("TEL_MOB"), email: row.filled("MAIL_BUS"), vatNumber: row.filled("VAT_NR"), cocNumber: row.filled("COC_CODE"))
        return Customer(
            id: row.text("SUB_NR"), revision: "\(row.text("CNG_NR"))/\(row.text("CNG_DATE"))", email: row.filled("MAIL_BUS"), firstName: person.first,
            lastName: person.last, company: isCompany ? row.text("ACCT_NAME") : nil, vatNumber: row.filled("VAT_NR"),
            cocNumber: row.filled("COC_CODE"), phone: row.filled("TEL_BUS"), mobile: row.filled("TEL_MOB"),
            language: row.filled("LNG_CODE").map { String($0.prefix(2)).lowercased() }, isActive: !row.flag("REC_BLK"), billing: billing,
            changedAt: Self.moment(row.text("CNG_DATE")), raw: .object(row))
    }

    /// Dutch local time where the text has no zone.
    static func moment(_ text: String) -> Timestamp? {
        guard let naive = Timestamp(iso8601: text) else { return nil }
        let hasZone = text.hasSuffix("Z") || text.dropFirst(19).contains { $0 == "+" || $0 == "-" }
        return hasZone ? naive : naive - .seconds((naive - .seconds(3_600)).dutchOffsetSeconds)
    }

    /// The first word is the first name, as the original integration had it.
    private static func person(_ name: String) -> (first: String?, last: String?) {
        let parts = name.split(separator: " ", maxSplits: 1)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : (nil, name.isEmpty ? nil : name)
    }
}

/// Where a walk through the debtors' pages is.
private struct DebtorWalk {
    var number: Int
    var startedOn: String
    var firstKey: String

    init(number: Int, startedOn: String, firstKey: String) {
        self.number = number
        self.startedOn = startedOn
        self.firstKey = firstKey
    }

    init?(_ text: String) {
        let parts = text.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int(parts[0]) else { return nil }
        self.init(number: number, startedOn: String(parts[1]), firstKey: String(parts[2]))
    }

    var text: String { "\(number)|\(startedOn)|\(firstKey)" }
}
