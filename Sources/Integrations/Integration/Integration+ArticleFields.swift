import Commerce

extension Integration {
    /// The fields of an article that filters, mappings and the stock expression read from the ERP's own record (`raw.MERK`): they must be
    /// read with the article, or the expression would see nothing.
    public var rawArticleFields: Set<String> {
        var expressions = [products.common.filter, stock.common.filter, stock.expression].compactMap { $0 }
        for rule in products.mapping.records.values.joined().map(\.rule) {
            expressions += [rule.expression, rule.lookupKey, rule.condition].compactMap { $0 }
        }
        let paths = expressions.compactMap { try? CompiledExpression($0) }.flatMap(\.references)
        return Set(
            paths.compactMap { path in
                guard let place = path.firstIndex(of: "raw"), path.count > place + 1 else { return nil }
                let name = path[place + 1]
                return name.utf8.allSatisfy(Self.isOfFieldName) ? name : nil
            })
    }

    /// AccountView's columns are upper case; anything else in `raw` is no column.
    private static func isOfFieldName(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F }
}
