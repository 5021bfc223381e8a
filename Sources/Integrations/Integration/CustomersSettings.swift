import Commerce

/// How customers are kept in step.
public struct CustomersSettings: Sendable, Hashable {
    /// What all flows share.
    public var common: FlowSettings
    /// Whether customers that the target has are changed.
    public var updates: Bool
    /// Whether customers that the target lacks are made.
    public var createsNew: Bool
    /// Whether customers made for a guest order are taken.
    public var includesGuests: Bool
    /// Revenue account of new debtors per country.
    public var revenueAccounts: [String: String]
    /// Default VAT code of new debtors per country.
    public var vatCodes: [String: String]
    /// Fields that differ from the default mapping.
    public var mapping: MappingDefinition

    init(_ section: SettingsSection) {
        common = FlowSettings(section, enabled: false, direction: .shopToERP, pollEvery: .seconds(300))
        updates = section.bool("update", default: true, "Change customers that are there already.")
        createsNew = section.bool("create-new", default: true, "Make customers that are not there.")
        includesGuests = section.bool("guests", default: false, "Also take customers that the shop made for a guest order.")
        revenueAccounts = section.table("revenue-accounts", width: 10, "Revenue account of new debtors per country.")
        vatCodes = section.table("vat-codes", width: 2, "VAT code of new debtors per country.")
        mapping = MappingDefinition(
            section.section("mapping", "Fields that differ from the default mapping."), defaultRecords: MappingDefinition.customerRecords)
    }
}
