import Commerce
import JSON

/// Where the shop keeps the stock of one code.
struct StockRow: Sendable, Hashable {
    /// The row with the quantity.
    var row: Int
    /// The row of the product itself, for a variant: the shop adds the quantities of the variants up in it, and only there it looks whether
    /// the product may be sold without stock. Nil where `row` is that row.
    var productRow: Int?

    init(row: Int, productRow: Int?) {
        self.row = row
        self.productRow = productRow
    }

    /// Reads `61` or `61/60`.
    init?(_ text: String) {
        let parts = text.split(separator: "/").map { Int($0) }
        guard (1...2).contains(parts.count), let row = parts[0] else { return nil }
        self.row = row
        productRow = parts.count == 2 ? parts[1] : nil
    }

    var text: String { productRow.map { "\(row)/\($0)" } ?? "\(row)" }
}

/// Whether a product may be sold without stock: the column `out_of_stock`.
enum StockSwitch {
    static let refuses = "0"
    static let sells = "1"

    /// Whether the shop refuses to sell below what it has. 2 is what the shop does with all products.
    static func isManaged(_ value: String, shopDefault: String?) -> Bool {
        switch value {
        case refuses: true
        case sells: false
        default: shopDefault != "1"
        }
    }
}
