import Commerce
import Integrations
import JSON

/// Gives new products and variants the figures that `ProductStock` made, so that they can be sold before the stock flow comes by.
struct InitialStockStep: Sendable {
    let target: any StockTarget
    let settings: StockSettings

    /// Writes the stock of these codes.
    func give(_ stock: [(code: String, quantity: Int)], _ run: ProductRun, _ report: inout ProductReport) async throws {
        guard !stock.isEmpty else { return }
        report.changes.append("stock of \(stock.map { "\($0.code) \($0.quantity)" }.joined(separator: ", "))")
        guard !run.isDryRun else { return }
        do {
            let places = try await run.context.steps.step("stock places") {
                try await target.stockPlaces(stock.map(\.code), by: run.key, refresh: true)
            }
            let manage = settings.manageStock.flag
            let levels = stock.compactMap { item in
                places[item.code].map { StockLevel(code: item.code, place: $0, quantity: item.quantity, manage: manage) }
            }.filter { $0.place.quantity != Decimal128($0.quantity) || (manage != nil && $0.place.isManaged != manage) }
            for start in stride(from: 0, to: levels.count, by: max(1, target.stockBatchLimit)) {
                let batch = Array(levels[start..<min(start + max(1, target.stockBatchLimit), levels.count)])
                for result in try await run.write("stock", { await target.writeStock(batch) }) { try result.get() }
            }
        } catch let fault as Fault where fault.handling == .park || fault.handling == .skip {
            // The product is there; the stock flow gives it its figure.
            run.context.steps.note("The stock of the new product was not written: \(fault.message)")
        }
    }
}
