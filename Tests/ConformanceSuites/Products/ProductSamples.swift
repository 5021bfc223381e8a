public import Commerce
public import JSON

/// Articles as an ERP has them, the same for the same number.
///
/// VAT code 1 is 21 %, code 2 is 9 %. Options are Size (S, M, L, XL) and Colour (Blue, Red); a shop that makes none of its own must have them.
public enum ProductSamples {
    /// A plain article with everything a simple one can have, beside pictures.
    public static func simple(_ number: Int = 1, price: Decimal128 = Decimal128("12.95")!) -> Product {
        let high = number % 3 != 0
        return Product(
            id: "ART-\(number)", revision: "1", sku: "ART-\(number)", ean: ean(number), name: "Mug \(names[number % names.count]) \(number)",
            shortDescription: "A mug for \(number % 9 + 1) cups.",
            description: "<p>Made of <b>stoneware</b>, number \(number).</p><ul><li>Dishwasher safe</li><li>350 ml</li></ul>", price: price,
            vatCode: high ? "1" : "2", taxRate: high ? 21 : 9, weight: Decimal128("0.45")!, brand: "Keramiek Utrecht", unit: "piece",
            quantity: Decimal128(number % 40), raw: ["ART_CODE": .string("ART-\(number)")])
    }

    /// An article in sizes and, for an even number, colours.
    public static func inVariants(_ number: Int = 1) -> Product {
        var product = simple(number)
        let colours = number % 2 == 0 ? ["Blue", "Red"] : [nil]
        product.options = number % 2 == 0 ? ["Size", "Colour"] : ["Size"]
        for (index, size) in ["S", "M", "L"].prefix(number % 2 == 0 ? 2 : 3).enumerated() {
            for colour in colours { product.variants.append(variant(number, size, colour, price: product.price! + Decimal128(index))) }
        }
        return product
    }

    /// A variant of `inVariants`.
    public static func variant(_ number: Int, _ size: String, _ colour: String? = nil, price: Decimal128) -> ProductVariant {
        let code = "ART-\(number)-\(size)" + (colour.map { "-\($0.prefix(1))" } ?? "")
        let options = [VariantOption("Size", size)] + (colour.map { [VariantOption("Colour", $0)] } ?? [])
        let place = (["S", "M", "L", "XL"].firstIndex(of: size) ?? 9) * 3 + (colour == "Blue" ? 1 : colour == nil ? 0 : 2)
        return ProductVariant(
            id: code, sku: code, ean: ean(100_000 + number * 20 + place), options: options, price: price, weight: Decimal128("0.45")!,
            quantity: Decimal128((number + place) % 25))
    }

    /// The names' middle words: letters of several scripts and signs that shops must not stumble over.
    static let names = ["Blauw", "Grün & Weiß", "L'été", "Đặng", "東京", "“Classic”", "Søn", "100% Wol", "Ręcznie", "Ελλάδα"]

    /// A valid EAN-13.
    public static func ean(_ number: Int) -> String {
        let digits = "871\(String(repeating: "0", count: max(0, 9 - String(number).count)))\(number)".prefix(12)
        let sum = digits.enumerated().reduce(0) { $0 + ($1.element.wholeNumberValue ?? 0) * ($1.offset % 2 == 0 ? 1 : 3) }
        return digits + String((10 - sum % 10) % 10)
    }
}
