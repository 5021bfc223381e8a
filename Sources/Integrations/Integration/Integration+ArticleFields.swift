public import Commerce

extension Integration {
    /// The fields of an article that the filter, the mapping or the stock expression of a flow reads from the ERP's own record (`raw.MERK`): they
    /// must be read with the article, or the expression would see nothing.
    public func rawArticleFields(of flow: Flow) -> Set<String> {
        var expressions: [String?] = [common(flow).filter]
        if flow == .stock { expressions.append(stock.expression) }
        if flow == .products {
            for rule in products.mapping.records.values.joined().map(\.rule) { expressions += [rule.expression, rule.lookupKey, rule.condition] }
        }
        let paths = expressions.compactMap { $0 }.compactMap { try? CompiledExpression($0) }.flatMap(\.references)
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
