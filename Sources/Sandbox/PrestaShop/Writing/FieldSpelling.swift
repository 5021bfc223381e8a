import JSON

/// How the database spells values.
enum FieldSpelling {
    /// A value as it is stored.
    static func stored(_ text: String, _ type: PrestaShopModel.FieldType) -> String {
        switch type {
        case .int, .bool, .boolint: text.isEmpty ? "0" : text
        case .float: (Decimal128(text) ?? 0).text(places: 6)
        case .float2: (Decimal128(text) ?? 0).text(places: 2)
        case .float3: (Decimal128(text) ?? 0).text(places: 3)
        case .date: text.isEmpty ? "0000-00-00 00:00:00" : text
        case .string, .html, .nothing: text
        }
    }

    /// An amount with six decimals.
    static func money(_ amount: Decimal128) -> String { amount.rounded(to: 6, .halfUp).text(places: 6) }
}
