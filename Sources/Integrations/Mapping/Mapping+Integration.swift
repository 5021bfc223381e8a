public import Commerce

extension Mapping {
    /// Compiles what an integration's settings say of a flow: its fields laid over the default mapping, and its filter.
    ///
    /// - Parameters:
    ///   - base: The default mapping of the pair.
    ///   - records: The shape of each record's document.
    ///   - document: The shape of what the filter looks at.
    /// - Throws: `SettingsProblems` when mapping or filter cannot be compiled.
    public static func compile(
        _ flow: Flow, of integration: Integration, over base: MappingDefinition, records: [String: DocumentShape], document: DocumentShape
    ) throws(SettingsProblems) -> (mapping: Mapping, filter: Filter?) {
        let mapping = try Mapping(
            base: base, overrides: integration.mapping(of: flow), shapes: records, tables: integration.tables, integration: integration.id)
        return (mapping, try Filter.compile(flow, of: integration, document: document))
    }
}

extension Filter {
    /// Compiles the filter of one of an integration's flows; nil where it has none.
    /// - Throws: `SettingsProblems` when it cannot be compiled.
    public static func compile(_ flow: Flow, of integration: Integration, document: DocumentShape) throws(SettingsProblems) -> Filter? {
        guard let text = integration.common(flow).filter else { return nil }
        return try Filter(text, shape: document, file: "\(integration.id).yaml", setting: "\(flow.rawValue).filter")
    }
}

extension Integration {
    /// The integration's own fields of a flow; stock has no records.
    func mapping(of flow: Flow) -> MappingDefinition {
        switch flow {
        case .orders: orders.mapping
        case .products: products.mapping
        case .customers: customers.mapping
        case .stock: MappingDefinition()
        }
    }
}
