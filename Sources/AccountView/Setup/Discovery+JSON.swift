public import JSON

extension AccountViewDiscovery {
    /// All of it, for programs.
    public var json: JSONValue {
        let items = { (items: [Item]) -> JSONValue in .array(items.map { ["code": .string($0.code), "name": .string($0.name)] }) }
        return [
            "tables": .array(
                tables.map { table in
                    [
                        "table": .string(table.table), "discovered": .bool(table.isDiscovered),
                        "fields": .array(table.fields.values.sorted { $0.name < $1.name }.map { field(table, $0) }),
                    ]
                }),
            "suggestions": .array(
                suggestions.map { one in
                    [
                        "setting": .string(one.setting), "meaning": .string(one.meaning), "fields": .array(one.fields.map(JSONValue.string)),
                    ]
                }),
            "vat_codes": .array(vatCodes.map { ["code": .string($0.code), "name": .string($0.name), "rate": .number($0.rate)] }),
            "journals": items(journals), "ledger_accounts": items(ledgerAccounts), "article_groups": items(articleGroups),
            "cost_centres": items(costCentres),
        ]
    }

    private func field(_ table: TableFields, _ field: FieldInfo) -> JSONValue {
        var object: JSONObject = ["name": .string(field.name), "type": .string(field.kind)]
        if field.width > 0 { object["width"] = .number(Decimal128(field.width)) }
        if table.table == "ARTICLE", let caption = captions[field.name], !caption.isEmpty { object["caption"] = .string(caption) }
        if field.isMandatory { object["mandatory"] = true }
        if field.isBlocked { object["read_only"] = true }
        return .object(object)
    }
}

extension FieldInfo {
    /// What kind of value it holds, in a word.
    public var kind: String {
        switch type {
        case "C": "text"
        case "M": "memo"
        case "L": "yes or no"
        case "D": "date"
        case "T": "date and time"
        case "Y": "money"
        default: "number"
        }
    }
}
