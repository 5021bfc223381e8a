extension AccountViewSettings {
    /// Names of article fields, upper case. Those that exist in some installations only are nil until set; `koppel discover` lists what there is.
    public struct ArticleFields: Sendable, Hashable {
        /// EAN or GTIN.
        public var ean: String?
        /// VAT code.
        public var vatCode: String?
        /// Logical field that is true for an article that may not be sold.
        public var blocked: String?
        /// Selling price.
        public var price: String
        /// Stock offered to the shop.
        public var stock: String
        /// Stock on the shelf.
        public var technical: String
        /// Free stock.
        public var free: String?
        /// Quantity on order.
        public var ordered: String?
        /// Reservations to take off the stock.
        public var reserved: String?
        /// A line or two about the article.
        public var shortDescription: String?
        /// The long text.
        public var description: String?
        /// Weight of one.
        public var weight: String?
        /// The unit of `weight`.
        public var weightUnit: WeightUnit
        /// Make or brand.
        public var brand: String?
        /// The unit it is sold in.
        public var unit: String?
        /// Picture, base64; nil leaves pictures alone.
        public var imageData: String?
        /// File name of the picture; filled only where there is one.
        public var imageName: String?
        /// Further fields to read with each article, for mappings.
        public var extra: [String]

        /// The unit that weights are kept in.
        public enum WeightUnit: String, Sendable, Hashable, CaseIterable {
            case kilograms = "kg"
            case grams = "g"
        }

        /// Names the fields.
        public init(
            ean: String? = nil, vatCode: String? = nil, blocked: String? = nil, price: String = "PX_SELL", stock: String = "QTY_AVAIL",
            technical: String = "QTY_TECH", free: String? = nil, ordered: String? = nil, reserved: String? = nil, shortDescription: String? = nil,
            description: String? = nil, weight: String? = nil, weightUnit: WeightUnit = .kilograms, brand: String? = nil, unit: String? = nil,
            imageData: String? = nil, imageName: String? = nil, extra: [String] = []
        ) {
            self.ean = ean?.uppercased()
            self.vatCode = vatCode?.uppercased()
            self.blocked = blocked?.uppercased()
            self.price = price.uppercased()
            self.stock = stock.uppercased()
            self.technical = technical.uppercased()
            self.free = free?.uppercased()
            self.ordered = ordered?.uppercased()
            self.reserved = reserved?.uppercased()
            self.shortDescription = shortDescription?.uppercased()
            self.description = description?.uppercased()
            self.weight = weight?.uppercased()
            self.weightUnit = weightUnit
            self.brand = brand?.uppercased()
            self.unit = unit?.uppercased()
            self.imageData = imageData?.uppercased()
            self.imageName = imageName?.uppercased()
            self.extra = extra.map { $0.uppercased() }
        }
    }

    /// An object that keeps prices per list and article. Its name is not publicly known; `koppel discover` lists what there is.
    public struct PriceLists: Sendable, Hashable {
        /// Code of the business object.
        public var object: String
        /// Its main table.
        public var table: String
        /// Field with the list's code.
        public var listField: String
        /// Field with the article's code.
        public var articleField: String
        /// Field with the price, on the same tax basis as the article's own.
        public var priceField: String

        /// Names an object.
        public init(object: String, table: String, listField: String, articleField: String = "ART_CODE", priceField: String) {
            self.object = object
            self.table = table.uppercased()
            self.listField = listField.uppercased()
            self.articleField = articleField.uppercased()
            self.priceField = priceField.uppercased()
        }
    }
}
