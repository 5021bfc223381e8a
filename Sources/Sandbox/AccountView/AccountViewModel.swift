/// The tables and business objects of an installation: what reads are checked against, what writes are checked against, and what the
/// dictionary shows, all the same.
struct AccountViewModel: Sendable {
    /// By name.
    let tables: [String: AccountViewTable]
    /// By code, upper case.
    let objects: [String: AccountViewObject]

    /// Builds the model for these switches.
    init(_ switches: AccountViewSwitches) {
        var article = AccountViewTable.article
        if switches.hasAddOn { article.add("QTY_FREE2 N13#; QTY_BESTEL N13#; L_COSTPX Y#; B_COSTPX Y#") }
        if let reserved = switches.reservedField { article.add("\(reserved) N13#") }
        if switches.hasShopFields { article.add(AccountViewTable.shopFields) }
        article.add(switches.articleFields.joined(separator: ";"))
        var order = AccountViewTable.orderHeader
        if switches.hasHeaderCosts { order.add("SHIP_COST Y; ORD_COST Y") }
        if switches.hasOrderChangeDate { order.add("CNG_DATE T#") }
        if !switches.hasOrderTotal { order.remove(["ORD_TOT"]) }
        order.add(switches.orderFields.joined(separator: ";"))
        var line = AccountViewTable.orderLine
        if switches.hasLineVATCode { line.add("VAT_CODE C2^") }
        var history = AccountViewTable.historyHeader
        if switches.hasHistoryNumber { history.add("ORD_NR C10#") }
        history.add(switches.orderFields.joined(separator: ";"))
        let all = [
            .contact, .journalPage, .journalLine, .vat, .journal, .ledger, .costCentre, article, .articleGroup, .articlePack, .deliveryAddress,
            order, line, history, .historyLine, .administration, .dictionaryFile, .dictionaryField, .listPrice,
        ]
        tables = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

        let contacts = ["USR_LINK"] + (switches.hasContactCompanion ? ["AP_CONT"] : [])
        var list = [
            AccountViewObject(code: "AR1", caption: "Debiteuren", table: "CONTACT", companions: contacts, canInsert: true, canUpdate: true),
            AccountViewObject(code: "CON", caption: "Relaties", table: "CONTACT", companions: contacts),
            AccountViewObject(code: "ADDR", caption: "Afleveradressen", table: "DEL_ADDR", canInsert: true),
            AccountViewObject(code: "AK1", caption: "Artikelen", table: "ARTICLE", canInsert: true, canUpdate: true),
            AccountViewObject(
                code: "AG1", caption: "Artikelgroepen", table: "ART_GRP", canInsert: switches.acceptsGroups, canUpdate: switches.acceptsGroups),
            AccountViewObject(code: "ALH", caption: "Historie orderregels", table: "HST_AL", joined: "HST_AH"),
            AccountViewObject(code: "SO1", caption: "Verkooporders", table: "SO_HDR", details: ["SO_LINE"], canInsert: true),
            AccountViewObject(code: "DJ1", caption: "Dagboeken", table: "DAILY"),
            AccountViewObject(
                code: "DJ2", caption: "Dagboekbladzijden", table: "DJ_PAGE", details: ["DJ_LINE"], companions: ["PAGE_WF", "USR_LINK"],
                canInsert: true),
            AccountViewObject(
                code: "DJ2P", caption: "Dagboekbladzijden lezen", table: "DJ_PAGE", details: ["DJ_LINE"], companions: ["PAGE_WF", "USR_LINK"]),
            AccountViewObject(code: "GL1", caption: "Grootboekrekeningen", table: "LEDGER"),
            AccountViewObject(code: "VA1", caption: "Btw-codes", table: "VAT"),
            AccountViewObject(code: "CC1", caption: "Kostenplaatsen", table: "COST"),
            AccountViewObject(code: "ADL", caption: "Administraties", table: "ADM_LIST", isSystem: true),
            AccountViewObject(code: "DBF", caption: "Tabellen", table: "DCT_FILE", companions: ["DCT_TAG"], isSystem: true),
            AccountViewObject(code: "FLD", caption: "Velden", table: "DCT_FLD", companions: ["DCT_TAG"], isSystem: true),
        ]
        if switches.hasPriceLists { list.append(AccountViewObject(code: "K1PX", caption: "Artikelprijslijsten", table: "K1_PRICE")) }
        if switches.hasAddOn { list.append(AccountViewObject(code: "PCK", caption: "Verpakkingen", table: "ART_PACK")) }
        objects = Dictionary(uniqueKeysWithValues: list.map { ($0.code, $0) })
    }

    /// The object with that code, in any case, of the data or of the system part.
    func object(_ code: String, system: Bool) -> AccountViewObject? {
        objects[code.uppercased()].flatMap { $0.isSystem == system ? $0 : nil }
    }
}
