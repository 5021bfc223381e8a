import Commerce
import Integrations

/// Finds the shop's product of every line of an order.
struct OrderProductStep: Sendable {
    let products: any ProductTarget
    let settings: OrdersSettings
    let shopName: String

    /// The products by the line's id.
    /// - Throws: `Fault` (park) naming every code that the shop does not have, or has more than once.
    func resolve(_ order: Order, _ context: EventContext) async throws -> [String: ProductMatch] {
        let key = settings.articles.match
        var found: [String: [ProductMatch]] = [:]
        var (out, missing, doubled) = ([String: ProductMatch](), [String](), [String]())
        for line in order.lines {
            let code = (key == .sku ? line.sku : line.ean ?? "").trimmed
            guard !code.isEmpty else {
                missing.append("\"\(line.name)\" (no \(key.rawValue.uppercased()))")
                continue
            }
            if found[code] == nil {
                found[code] = try await context.steps.step("product find") { try await products.findProducts(code: code, by: key) }
            }
            let matches = found[code] ?? []
            if matches.count > 1 { doubled.append(code) }
            if let match = matches.first { out[line.id] = match } else { missing.append(code) }
        }
        guard doubled.isEmpty else {
            throw Fault.park(
                "sku.ambiguous", "Order \(order.number): \(shopName) has \(Self.list(doubled)) more than once.",
                advice: "Give one of them another code in the shop, then replay the order.")
        }
        guard !missing.isEmpty else { return out }
        if settings.articles.missing == .fallback {
            context.steps.note("Not in \(shopName), sent as lines without product: \(Self.list(missing)).")
            return out
        }
        throw Fault.park(
            "sku.missing",
            "Order \(order.number): \(missing.count == 1 ? "this article is" : "these articles are") not in \(shopName): \(Self.list(missing)).",
            advice:
                "Make them in the shop or correct their codes, then replay the order; orders.articles.missing: fallback sends lines without product.")
    }

    private static func list(_ codes: [String]) -> String { Array(Set(codes)).sorted().joined(separator: ", ") }
}
