import JSON

/// The dictionary as tables, made from the model that writes are checked against.
struct AccountViewSystemRows {
    let tables = AccountViewRows()
    let fields = AccountViewRows()

    init(_ model: AccountViewModel) {
        let objects = model.objects.values.sorted { $0.code < $1.code }
        for table in model.tables.values.sorted(by: { $0.name < $1.name }) {
            let main = objects.first { $0.table == table.name && ($0.canInsert || $0.details.isEmpty) } ?? objects.first { $0.table == table.name }
            let parent = objects.first { $0.details.contains(table.name) }
            tables.append([
                "DBF_NAME": .string(table.name), "DBF_DESC": .string(table.caption), "DBF_TYPE": 2, "OBJ_CODE": .string(main?.code ?? ""),
                "TBL_CHILD": .string(main?.details.first ?? ""), "TBL_HDR": .string(parent?.table ?? ""),
                "NO_INSERT": .bool(main?.canInsert != true), "NO_UPDATE": .bool(main?.canUpdate != true), "NO_DELETE": true,
            ])
            for field in table.fields where table.name.hasPrefix("DCT_") == false {
                fields.append([
                    "DBF_NAME": .string(table.name), "FIELD_NAME": .string(field.name), "FIELD_TYPE": .string(String(field.type)),
                    "FIELD_LEN": .number(Decimal128(field.width)), "FLD_DESC": .string(field.name), "INP_MAND": .bool(field.isMandatory),
                    "FLD_FMT": .string(field.isUpperCase ? "!" : ""), "COM_BLK": .bool(field.isBlocked),
                ])
            }
        }
    }
}
