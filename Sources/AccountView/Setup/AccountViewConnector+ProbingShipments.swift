import Commerce
import Integrations

extension AccountViewConnector {
    /// Whether the fields that say what was sent are there, and how changes of them are found.
    func shipmentFields(_ shipments: ShipmentSettings) async -> [Finding] {
        let subject = "orders: sent"
        do {
            let book = try await dictionary.table("SO_HDR", with: "SO_LINE")
            let history = try await dictionary.table("HST_AH", with: "HST_AL")
            guard book.isDiscovered else {
                return [
                    Finding(
                        .warning, subject, "The dictionary cannot be read, so nobody knows whether the fields of orders.shipments exist.",
                        advice: "Give the user the right to read system data (fld).")
                ]
            }
            var findings = shipments.columns.map { field -> Finding in
                switch (book.has(field), history.has(field)) {
                case (false, false):
                    Finding(
                        .problem, "order field \(field)", "orders.shipments names field \(field), and AccountView's orders have none.",
                        advice: "Name a field that \"koppel discover\" lists, or take it out of the settings.")
                case (true, false) where shipments.readsHistory:
                    Finding(
                        .warning, "order field \(field)", "Exists in the order book and not in history: fill it in before the order is delivered.")
                default: Finding(.ok, "order field \(field)", "Exists (orders.shipments).")
                }
            }
            let days = shipments.lookBack.settingText
            findings.append(
                book.has("CNG_DATE")
                    ? Finding(.ok, subject, "Orders that were sent are found by their date of change.")
                    : Finding(
                        .ok, subject,
                        "Orders have no date of change, so those of the last \(days) are read at each poll (orders.shipments.look-back)."))
            if shipments.readsHistory, history.isDiscovered, !history.has(shipments.historyDate) {
                findings.append(
                    Finding(
                        .warning, "\(subject), history",
                        "History has no field \(shipments.historyDate) to read it by, so orders that left the order book are not looked at.",
                        advice: "Name a date of HST_AH in orders.shipments.history-date, or set orders.shipments.history: false."))
            }
            return findings
        } catch {
            return [Self.finding(subject, error)]
        }
    }
}
