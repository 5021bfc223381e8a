import Foundation
import JSON

/// Articles in any number, the same for the same seed.
struct AccountViewArticleSeed {
    let seed: UInt64
    /// `CNG_DATE` of all of them.
    let date: String

    /// Plain articles with codes of equal width. Only code, description and stock are a row's own, all else is shared, so that a hundred
    /// thousand take some thirty megabytes.
    func fill(_ rows: AccountViewRows, count: Int, prefix: String) {
        let width = max(3, String(count).count)
        let classes = (1...50).map { number -> [String: JSONValue] in
            ["AG_CODE": "DIV", "PX_SELL": .number(Decimal128(number * 3)), "QTY_TECH": 60, "CNG_DATE": .string(date)]
        }
        let hidden = ["vat": "1"]
        rows.append(count: count) { number in
            let digits = String(number)
            let code = JSONValue.string(prefix + String(repeating: "0", count: width - digits.count) + digits)
            return (["ART_CODE": code, "ART_DESC1": code, "QTY_AVAIL": .number(Decimal128(number % 50))], hidden, classes[number % 50])
        }
    }

    /// A shop's goods with texts, EAN, brand, weight and, where wanted, pictures: simple articles, and parents with a variant for each size and
    /// colour. Every third parent is no article of its own.
    func catalogue(simple: Int, parents: Int, prefix: String, images: Bool) -> [[String: JSONValue]] {
        var (random, rows) = (SplitMix(state: seed), [[String: JSONValue]]())
        for number in 0..<simple {
            let (noun, brand) = (Self.nouns[number % Self.nouns.count], Self.brands[Int(random.next() % 4)])
            rows.append(row("\(prefix)\(100 + number)", "\(noun) \(brand) \(100 + number)", brand, number, images, &random))
        }
        for number in 0..<parents {
            let (code, brand) = ("\(prefix)P\(10 + number)", Self.brands[number % 4])
            let name = "Shirt \(brand) \(10 + number)"
            if number % 3 != 2 {
                var parent = row(code, name, brand, number, images, &random)
                (parent["QTY_AVAIL"], parent["QTY_TECH"]) = (0, 0)
                rows.append(parent)
            }
            let price = JSONValue.number(Decimal128(15 + number % 20))
            for size in ["S", "M", "L"].prefix(2 + number % 2) {
                for colour in ["Blauw", "Rood"] {
                    var variant = row("\(code)-\(size)\(colour.prefix(1))", "\(name) \(colour) \(size)", brand, number, images, &random)
                    variant["K1_OUDER"] = .string(code)
                    (variant["K1_MAAT"], variant["K1_KLEUR"], variant["PX_SELL"]) = (.string(size), .string(colour), price)
                    rows.append(variant)
                }
            }
        }
        return rows
    }

    private static let nouns = ["Theepot", "Koffiefilter", "Schaal", "Beker", "Dienblad", "Suikerpot"]
    private static let brands = ["Noord", "Zuid", "Oost", "West"]

    private func row(
        _ code: String, _ name: String, _ brand: String, _ number: Int, _ images: Bool, _ random: inout SplitMix
    ) -> [String: JSONValue] {
        let stock = Int(random.next() % 90)
        var row: [String: JSONValue] = [
            "ART_CODE": .string(code), "ART_DESC1": .string(name), "AG_CODE": .string(["SERV", "KOF", "THEE"][number % 3]),
            "PX_SELL": .number(Decimal128("\(3 + random.next() % 60).95")!), "QTY_AVAIL": .number(Decimal128(stock)),
            "QTY_TECH": .number(Decimal128(stock + 2)), "VAT_CODE": "1", "UNT_CODE": "stuk", "K1_EAN": .string(Self.ean(random.next())),
            "K1_MERK": .string(brand), "K1_KORT": .string("\(name) in het kort."), "K1_TEKST": .string("<p>\(name), met de hand gemaakt.</p>"),
            "K1_GEWICHT": .number(Decimal128(100 + Int(random.next() % 900))), "K1_RESERV": .number(Decimal128(Int(random.next() % 3))),
            "CNG_DATE": .string(date),
        ]
        if images { (row["IMG_MEDIUM"], row["IMG_M_DATA"]) = (.string("\(code).gif"), .string(Self.picture(random.next()))) }
        return row
    }

    /// Thirteen digits with their check digit.
    private static func ean(_ number: UInt64) -> String {
        let digits = "871" + String(number % 1_000_000_000 + 1_000_000_000).suffix(9)
        let sum = digits.utf8.enumerated().reduce(0) { $0 + Int($1.element - 0x30) * ($1.offset % 2 == 0 ? 1 : 3) }
        return digits + String((10 - sum % 10) % 10)
    }

    /// A picture of one point in a colour, in base64.
    static func picture(_ colour: UInt64) -> String {
        let bytes: [UInt8] =
            Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0] + (0..<6).map { UInt8(truncatingIfNeeded: colour >> ($0 * 8)) }
            + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
        return Data(bytes).base64EncodedString()
    }
}
