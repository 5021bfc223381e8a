import Commerce
import JSON

/// What an installation holds when it is new: two companies, last year's, this year's and next year's books. All people are invented.
struct AccountViewSeed {
    let seed: UInt64
    let now: Timestamp

    /// The ids of the seeded companies: GUID text, as the facts assume.
    static let companyIDs = ["6f2c1a54-9d3e-4b8a-8f17-0c5d2e7a9b10", "b81d7e02-3c46-4f95-a2d8-71e4f6c0d325"]

    func companies() -> [AccountViewCompany] {
        let year = Int(now.dutchDate.prefix(4)) ?? 2026
        return zip(Self.companyIDs, [("DEMO", "Demo Handel BV"), ("TWEE", "Tweede Handel BV")]).map { id, name in
            AccountViewCompany(
                id: id, code: name.0, name: name.1, country: "NL", years: (year - 1...year + 1).map { books(of: $0) }, currentYear: year)
        }
    }

    private func books(of number: Int) -> AccountViewYear {
        let year = AccountViewYear(year: number)
        lookUps(year)
        articles(year)
        debtors(year)
        year["ADM_LIST"].append([
            "ADM_CODE": .string("DEMO\(number)"), "ADM_DESC": .string("Demo \(number)"), "ADM_PREV": .string("DEMO\(number - 1)"),
            "ATS_YEAR": .number(Decimal128(number)),
        ])
        return year
    }

    private func lookUps(_ year: AccountViewYear) {
        let codes: [(String, String, String, String)] = [
            ("0", "Geen btw", "0", "domestic"), ("1", "Verkoop hoog 21%", "21", "domestic"), ("2", "Verkoop laag 9%", "9", "domestic"),
            ("3", "Verkoop binnen EU verlegd", "0", "eu"), ("4", "Verkoop buiten EU", "0", "export"), ("5", "Inkoop hoog 21%", "21", "purchase"),
            ("BE", "OSS België 21%", "21", "oss"), ("B6", "OSS België 6%", "6", "oss"), ("DE", "OSS Duitsland 19%", "19", "oss"),
            ("D7", "OSS Duitsland 7%", "7", "oss"), ("FR", "OSS Frankrijk 20%", "20", "oss"), ("F5", "OSS Frankrijk 5,5%", "5.5", "oss"),
        ]
        for (code, name, rate, kind) in codes {
            year["VAT"].append(
                [
                    "VAT_CODE": .string(code), "VAT_NAME": .string(name), "VAT_PCT": .number(Decimal128(rate) ?? 0),
                    "VAT_TYPE": .number(kind == "purchase" ? 2 : 1),
                    "CALC_TYPE": 1, "VAT_ACCT": "1500", "FRM_CODE": "1A", "IS_REVERSE": .bool(kind == "eu"),
                ], hidden: ["kind": kind])
        }
        let journals: [(String, String, Int, Bool)] = [
            ("VRK", "Verkoopboek", 1, true), ("WEB", "Verkoopboek webwinkel", 1, true), ("INK", "Inkoopboek", 2, false),
            ("MEM", "Memoriaal", 5, false),
        ]
        for (code, name, type, automatic) in journals {
            year["DAILY"].append([
                "DJ_CODE": .string(code), "DJ_NAME": .string(name), "DJ_TYPE": .number(Decimal128(type)), "NUM_AUTO": .bool(automatic),
                "GROSS_FLG": true,
                "CUR_CODE": "EUR",
            ])
        }
        let accounts: [(String, String, Bool)] = [
            ("1210", "Debiteuren", false), ("1211", "Debiteuren webwinkel", false), ("1500", "Btw af te dragen", false),
            ("4980", "Betalingsverschillen", false),
            ("8000", "Omzet hoog", true), ("8010", "Omzet laag", true), ("8020", "Omzet geen btw", true), ("8100", "Omzet Duitsland", true),
            ("8110", "Omzet België", true), ("8120", "Omzet Frankrijk", true), ("8500", "Verzendkosten", true), ("8510", "Betaalkosten", true),
            ("8600", "Kortingen", true), ("8700", "Cadeaubonnen", true), ("8990", "Afrondingsverschillen", true),
        ]
        for (code, name, isRevenue) in accounts {
            year["LEDGER"].append(["ACCT_NR": .string(code), "ACCT_NAME": .string(name), "STAT_SELL": .bool(isRevenue), "ACCT_TYPE": 1])
        }
        for (code, name) in [("WEB", "Webwinkel"), ("WINKEL", "Winkel")] {
            year["COST"].append(["COST_CODE": .string(code), "COST_DESC": .string(name)])
        }
        for (code, days) in [("14", 14), ("30", 30), ("ID", 0), ("CC", 0), ("VB", 0)] {
            year["~DISC"].append(["DISC_CODE": .string(code), "CRED_DAYS": .number(Decimal128(days))])
        }
        for (code, name) in [
            ("KOF", "Koffie"), ("THEE", "Thee"), ("SERV", "Servies"), ("BOEK", "Boeken"), ("BON", "Cadeaubonnen"), ("DIV", "Diversen"),
        ] {
            year["ART_GRP"].append(["AG_CODE": .string(code), "AG_DESC": .string(name)])
        }
    }

    /// 60 articles: 20 by name, among them those that orders use for charges, and 40 numbered ones.
    private func articles(_ year: AccountViewYear) {
        let named: [(String, String, String, String, String)] = [
            ("VERZEND", "Verzendkosten", "DIV", "1", "4.95"), ("BETAAL", "Betaalkosten", "DIV", "1", "0.95"), ("KORTING", "Korting", "DIV", "1", "0"),
            ("INPAK", "Cadeauverpakking", "DIV", "1", "2.5"), ("AFROND", "Afrondingsverschil", "DIV", "0", "0"),
            ("BON", "Cadeaubon", "BON", "0", "0"),
            ("KORTING9", "Korting laag tarief", "DIV", "2", "0"), ("DIVERS", "Diversen", "DIV", "1", "0"),
            ("VERZEND9", "Verzendkosten laag tarief", "DIV", "2", "4.95"),
            ("KOFFIE-250", "Koffiebonen 250 g", "KOF", "2", "6.95"), ("KOFFIE-1000", "Koffiebonen 1 kg", "KOF", "2", "22.5"),
            ("THEE-GROEN", "Groene thee 100 g", "THEE", "2", "5.25"), ("THEE-ZWART", "Zwarte thee 100 g", "THEE", "2", "4.75"),
            ("MOK-WIT", "Mok wit", "SERV", "1", "8.95"), ("MOK-BLAUW", "Mok blauw", "SERV", "1", "8.95"),
            ("KAN-1L", "Theekan 1 liter", "SERV", "1", "34.5"),
            ("MOLEN", "Koffiemolen", "SERV", "1", "129"), ("BOEK-KOFFIE", "Het koffieboek", "BOEK", "2", "24.99"),
            ("BOEK-THEE", "Thee van A tot Z", "BOEK", "2", "19.99"), ("CURSUS", "Cursus zetten (vrijgesteld)", "DIV", "0", "75"),
        ]
        let numbered = (1...40).map { number -> (String, String, String, String, String) in
            (
                "ART-\(1_000 + number)", "Artikel \(1_000 + number)", ["SERV", "KOF", "THEE", "DIV"][number % 4],
                ["1", "1", "2", "1", "0"][number % 5],
                "\(2 + number * 137 / 100).95"
            )
        }
        var random = SplitMix(state: seed)
        for (code, name, group, vat, price) in named + numbered {
            let stock = Int(random.next() % 120)
            year["ARTICLE"].append(
                [
                    "ART_CODE": .string(code), "ART_DESC1": .string(name), "AG_CODE": .string(group), "PX_SELL": .number(Decimal128(price) ?? 0),
                    "QTY_AVAIL": .number(Decimal128(stock)), "QTY_TECH": .number(Decimal128(stock + Int(random.next() % 5))),
                    "CNG_DATE": .string("\(year.year)-01-02T09:00:00"),
                ], hidden: ["vat": vat])
        }
    }

    private func debtors(_ year: AccountViewYear) {
        let people: [(String, String, String, String, String, String, String, String)] = [
            ("10001", "Koffiehuis De Boon BV", "inkoop@deboon.example", "Grachtstraat 12", "1017 AB", "Amsterdam", "NL", "NL001234567B01"),
            ("10002", "Erika Muster", "erika.muster@example.com", "Lindenallee 5", "50667", "Köln", "DE", ""),
            ("10003", "Jan Voorbeeld", "jan.voorbeeld@example.nl", "Dorpsweg 3a", "3511 CD", "Utrecht", "NL", ""),
            ("10004", "Théâtre Exemple SARL", "achats@theatre.example", "Rue de l'Exemple 7", "75001", "Paris", "FR", "FR12345678901"),
            ("10005", "Losse verkoop webwinkel", "webwinkel@example.nl", "Winkelplein 1", "3511 AA", "Utrecht", "NL", ""),
        ]
        for (number, name, email, street, postcode, city, country, vat) in people {
            year["CONTACT"].append(
                [
                    "SUB_NR": .string(number), "ACCT_NR": "1210", "ACCT_NAME": .string(name),
                    "SRC_CODE": .string(String(name.prefix(6)).uppercased()),
                    "ADDRESS1": .string(street), "POST_CODE": .string(postcode), "CITY": .string(city), "CNT_CODE": .string(country),
                    "MAIL_BUS": .string(email), "VAT_NR": .string(vat), "VAT_CODE": .string(country == "FR" ? "3" : country == "DE" ? "DE" : ""),
                    "CNG_DATE": .string("\(year.year)-01-02T09:00:00"), "CNG_NR": 1,
                ], hidden: ["kind": "debtor"])
        }
    }
}
