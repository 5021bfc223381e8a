import Commerce
import JSON

extension LightspeedSimulator {
    private static let form = LightspeedForm(kinds: [
        "product": .link("products"), "title": .translated, "isDefault": .flag, "sortOrder": .whole, "articleCode": .text, "ean": .text,
        "sku": .text, "hs": .text, "unitPrice": .amount, "unitUnit": .text, "priceExcl": .amount, "priceIncl": .amount, "priceCost": .amount,
        "oldPriceExcl": .amount, "oldPriceIncl": .amount, "stockTracking": .choice(["disabled", "enabled", "indicator"]), "stockLevel": .whole,
        "stockAlert": .whole, "stockMinimum": .whole, "stockBuyMinimum": .whole, "stockBuyMaximum": .whole, "weight": .whole, "volume": .whole,
        "colli": .whole, "sizeX": .whole, "sizeY": .whole, "sizeZ": .whole, "tax": .link("taxes"),
    ])
    static let bulkLimit = 100

    func variantAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        let path = call.path
        if path.count >= 2, path[1] == "movements" {
            guard call.method == "GET" else { throw .notOffered }
            return try list(call, goods.movements.values, key: "variantsMovements", isCount: isCount) {
                points($0, "product", call) && points($0, "variant", call)
            }
        }
        if path == ["variants", "bulk"] {
            guard call.method == "PUT" else { throw .notOffered }
            return try changeMany(call)
        }
        if call.method == "GET", path.count == 1 || (path.count == 2 && isCount) {
            return try list(
                call, goods.variants.values, key: "variants", isCount: isCount, where: { matches($0, call) },
                show: { shownVariant($0, call.language) })
        }
        if path.count == 1 {
            guard call.method == "POST" else { throw .notOffered }
            return ["variant": .object(shownVariant(try makeVariant(call.fields("variant"), call.language), call.language))]
        }
        guard path.count == 2, let id = Int(path[1]), let variant = goods.variants[id] else { throw .notFound }
        switch call.method {
        case "GET": return ["variant": .object(shownVariant(variant, call.language))]
        case "PUT": return ["variant": .object(shownVariant(try changeVariant(id, call.fields("variant"), call.language), call.language))]
        case "DELETE":
            try removeVariant(variant)
            return nil
        default: throw .notOffered
        }
    }

    /// Filters by product and SKU are known to work; those by EAN and article code only with the switch.
    private func matches(_ variant: LightspeedRecord, _ call: LightspeedCall) -> Bool {
        let names = switches.unprovenFilters ? ["sku", "ean", "articleCode"] : ["sku"]
        return points(variant, "product", call)
            && names.allSatisfy { name in
                call.request.queryValue(name).map { $0.lowercased() == variant.fields[name]?.string?.lowercased() } ?? true
            }
    }

    /// All or nothing; more than the limit is refused.
    private func changeMany(_ call: LightspeedCall) throws(LightspeedRefusal) -> JSONValue {
        let rows = try call.rows("variant")
        guard !rows.isEmpty, rows.count <= Self.bulkLimit else { throw .invalid }
        let before = goods
        var changed: [JSONValue] = []
        do throws(LightspeedRefusal) {
            for row in rows {
                guard let id = row["id"]?.int, goods.variants[id] != nil else { throw .invalid }
                if switches.bulkForgets == id { continue }
                changed.append(.object(shownVariant(try changeVariant(id, row, call.language), call.language)))
            }
        } catch {
            goods = before
            throw error
        }
        return ["variants": switches.bulkAnswersRows ? .array(changed) : []]
    }

    func makeVariant(_ fields: JSONObject, _ language: String) throws(LightspeedRefusal) -> LightspeedRecord {
        let content = try checked(Self.form.read(fields))
        guard let product = content.links.first(where: { $0.name == "product" })?.id else { throw .invalid }
        guard let title = content.texts["title"]?.string, !title.isEmpty else { throw Self.badTitle }
        guard goods.variants(of: product).count < LightspeedGoods.maxVariants else { throw .invalid }
        let made = addVariant(of: product, title: title, isDefault: false, language: language)
        return try changeVariant(made.id, fields, language)
    }

    private static let badTitle = LightspeedRefusal(status: 400, message: "Invalid variant title")

    func addVariant(of product: Int, title: String, isDefault: Bool, language: String) -> LightspeedRecord {
        let id = newID()
        let zeros = ["volume", "colli", "sizeX", "sizeY", "sizeZ", "stockSold", "stockAlert", "stockMinimum", "priceCost", "weight"]
        var fields = JSONObject(zeros.map { ($0, 0) })
        for (name, value) in [
            ("isDefault", .bool(isDefault)), ("sortOrder", 1), ("articleCode", ""), ("ean", ""), ("sku", ""), ("hs", nil), ("unitPrice", 0),
            ("unitUnit", nil), ("priceExcl", 0), ("priceIncl", 0), ("oldPriceExcl", 0), ("oldPriceIncl", 0), ("stockTracking", "disabled"),
            ("stockLevel", 0), ("stockBuyMinimum", 1), ("stockBuyMininum", 1), ("stockBuyMaximum", 10_000), ("weightValue", "0.000"),
            ("weightUnit", "g"), ("matrix", false), ("taxType", nil), ("image", false), ("options", []),
        ] as [(String, JSONValue)] { fields[name] = value }
        var variant = LightspeedRecord(id, at: now, fields)
        variant.translated = ["title"]
        variant.texts[language] = ["title": .string(title)]
        variant.links = [("product", "products", product), ("tax", "taxes", 1), ("additionalcost", "additionalcosts", nil)]
        variant.lists = [("movements", "variants/movements?variant=\(id)"), ("metafields", "variants/\(id)/metafields")]
        goods.variants[id] = variant
        announce("variants", "created", variant)
        return variant
    }

    func changeVariant(_ id: Int, _ fields: JSONObject, _ language: String) throws(LightspeedRefusal) -> LightspeedRecord {
        guard var variant = goods.variants[id] else { throw .notFound }
        let content = try checked(Self.form.read(fields))
        if let title = content.texts["title"], title == "" { throw Self.badTitle }
        let before = variant
        let product = variant.link("product")
        variant.apply(content, language: language)
        variant.links = variant.links.map { $0.name == "product" ? ("product", "products", product) : $0 }
        price(&variant, content.own)
        if variant.fields["isDefault"]?.bool == true, before.fields["isDefault"]?.bool != true {
            for other in goods.variants(of: product ?? 0) { goods.variants[other.id]?.fields["isDefault"] = false }
        }
        variant.updated = now
        goods.variants[id] = variant
        move(variant, by: (variant.fields["stockLevel"]?.int ?? 0) - (before.fields["stockLevel"]?.int ?? 0), channel: "api")
        announce("variants", "updated", variant)
        return variant
    }

    /// The other price follows from the tax; of two that are sent the one without tax wins.
    private func price(_ variant: inout LightspeedRecord, _ sent: JSONObject) {
        let rate = LightspeedGoods.taxes.first { $0.id == variant.link("tax") }?.rate ?? 0
        if sent["priceExcl"] == nil, let gross = sent["priceIncl"]?.decimal {
            variant.fields["priceIncl"] = .number(gross.rounded(to: 2, .halfUp))
            variant.fields["priceExcl"] = .number(gross.divided(by: 1 + rate, places: 4, rounding: .halfUp) ?? gross)
        } else if let net = variant.fields["priceExcl"]?.decimal {
            let places = net.rounded(to: 4, .halfUp)
            variant.fields["priceExcl"] = .number(places)
            variant.fields["priceIncl"] = .number((places * (1 + rate)).rounded(to: 2, .halfUp))
        }
    }

    /// Writes down a change of stock.
    func move(_ variant: LightspeedRecord, by change: Int, channel: String) {
        guard change != 0 else { return }
        var movement = LightspeedRecord(
            newID(), at: now, ["channel": .string(channel), "stockLevelChange": .number(Decimal128(change))])
        movement.links = [("product", "products", variant.link("product")), ("variant", "variants", variant.id)]
        goods.movements[movement.id] = movement
    }

    /// A product always has one or more variants.
    private func removeVariant(_ variant: LightspeedRecord) throws(LightspeedRefusal) {
        let left = goods.variants(of: variant.link("product") ?? 0).filter { $0.id != variant.id }
        guard let first = left.first else { throw .invalid }
        goods.variants[variant.id] = nil
        if variant.fields["isDefault"]?.bool == true { goods.variants[first.id]?.fields["isDefault"] = true }
        announce("variants", "deleted", variant)
    }

    func shownVariant(_ variant: LightspeedRecord, _ language: String) -> JSONObject { variant.shown(language: language) }

    /// A sale takes from the stock of variants that are tracked.
    func sell(_ sku: String, _ quantity: Int) {
        guard var variant = goods.variants.values.filter({ $0.fields["sku"]?.string == sku }).min(by: { $0.id < $1.id }),
            variant.fields["stockTracking"]?.string != "disabled"
        else { return }
        variant.fields["stockLevel"] = .number(Decimal128((variant.fields["stockLevel"]?.int ?? 0) - quantity))
        variant.updated = now
        goods.variants[variant.id] = variant
        move(variant, by: -quantity, channel: "auto")
    }
}
