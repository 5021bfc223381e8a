import Commerce
import JSON

/// Writes a window of figures in as few calls as can be.
///
/// A figure is written where the store counts it: at the product or at the variant. That is remembered; where the owner has changed it since,
/// the store refuses the whole window. Then the window is halved until the figure stands alone, its product is read and it is written once more.
struct StockWriter {
    let connector: BigCommerceConnector
    private var places: StockPlaces { StockPlaces(connector: connector) }

    /// A figure on its way.
    private struct Item {
        let index: Int
        let level: StockLevel
        let place: StockPlaceID
        var tracking: StockTracking
    }

    func write(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
        var results = [Result<Void, Fault>](repeating: .success(()), count: levels.count)
        do {
            var items: [Item] = []
            let ids = levels.map { StockPlaceID($0.place.id) }
            let tracking = try await places.tracking(Array(Set(ids.compactMap { $0?.product })).sorted(), refresh: false)
            for (index, level) in levels.enumerated() {
                guard (0...Int(Int32.max)).contains(level.quantity) else {
                    results[index] = .failure(Self.outOfRange(level))
                    continue
                }
                guard let place = ids[index], let tracking = tracking[place.product] else {
                    results[index] = .failure(await gone(level, ids[index]))
                    continue
                }
                items.append(Item(index: index, level: level, place: place, tracking: tracking))
            }
            for (index, fault) in await manage(&items) { results[index] = .failure(fault) }
            items.removeAll { if case .failure = results[$0.index] { true } else { false } }
            for (index, fault) in await send(items, mayReread: true) { results[index] = .failure(fault) }
            return results
        } catch {
            return results.map { _ in .failure(Self.fault(error)) }
        }
    }

    private static func fault(_ error: any Error) -> Fault {
        error as? Fault ?? .retry("bigcommerce.stock", "BigCommerce's stock could not be written.", detail: "\(error)")
    }

    private static func outOfRange(_ level: StockLevel) -> Fault {
        .park(
            "stock.out-of-range", "The stock of \(level.code) is \(level.quantity); BigCommerce takes 0 to \(Int32.max).",
            advice: "Correct it in AccountView, or set stock.clamp-at-zero to true.")
    }

    private func gone(_ level: StockLevel, _ place: StockPlaceID?) async -> Fault {
        await places.forget(codes: [level.code], ofProduct: place.map { String($0.product) })
        return .retry("stock.place-gone", "BigCommerce no longer has the product that \(level.code) was counted at.")
    }

    // MARK: tracking

    /// Switches tracking where it is to be on or off and is not.
    private func manage(_ items: inout [Item]) async -> [Int: Fault] {
        var wanted: [Int: StockTracking.Level] = [:]
        for item in items {
            guard let isOn = item.level.manage else { continue }
            let isReal = item.place.variant != 0 && item.place.variant != item.tracking.baseVariant
            switch item.tracking.level {
            case .none where isOn: wanted[item.place.product] = isReal ? .variant : wanted[item.place.product] ?? .product
            case .product where isOn && isReal: wanted[item.place.product] = .variant
            case .product where !isOn, .variant where !isOn: wanted[item.place.product] = StockTracking.Level.none
            default: break
            }
        }
        var faults: [Int: Fault] = [:]
        var rest = wanted.sorted { $0.key < $1.key }[...]
        while !rest.isEmpty {
            let batch = rest.prefix(10)
            rest = rest.dropFirst(10)
            do {
                let rows = batch.map { JSONValue.object(["id": .number(Decimal128($0.key)), "inventory_tracking": .string($0.value.rawValue)]) }
                let answer = try await connector.client.send(
                    .init(
                        method: "PUT", path: "/v3/catalog/products", body: .array(rows), lane: .stock, scope: "store_v2_products",
                        subject: "stock tracking of \(batch.count) products"))
                if answer.isMissing || answer.isPartial {
                    throw Fault.retry("bigcommerce.partly", "BigCommerce did not switch stock tracking of all products.", writeMayHaveHappened: true)
                }
                for index in items.indices { if let level = wanted[items[index].place.product] { items[index].tracking.level = level } }
                await places.remember(
                    Dictionary(
                        items.filter { item in batch.contains { $0.key == item.place.product } }.map { ($0.place.product, $0.tracking) },
                        uniquingKeysWith: { first, _ in first }))
            } catch {
                for item in items where batch.contains(where: { $0.key == item.place.product }) {
                    await places.forget(codes: [], ofProduct: String(item.place.product))
                    faults[item.index] = Self.fault(error)
                }
            }
        }
        return faults
    }

    // MARK: figures

    private func send(_ items: [Item], mayReread: Bool) async -> [Int: Fault] {
        var (faults, ready): ([Int: Fault], [(item: Item, row: JSONValue)]) = ([:], [])
        do {
            let location = try await StockLocation(connector: connector).id()
            for item in items {
                switch Self.key(item) {
                case .success(let key):
                    var row: JSONObject = ["location_id": .number(Decimal128(location)), "quantity": .number(Decimal128(item.level.quantity))]
                    row[key.name] = .number(Decimal128(key.id))
                    ready.append((item, .object(row)))
                case .failure(let fault): faults[item.index] = fault
                }
            }
            if ready.isEmpty { return faults }
            _ = try await connector.client.send(
                .init(
                    method: "PUT", path: "/v3/inventory/adjustments/absolute",
                    body: ["reason": "Koppel", "items": .array(ready.map(\.row))], lane: .stock, scope: "store_inventory",
                    subject: ready.count == 1 ? "stock of \(ready[0].item.level.code)" : "stock of \(ready.count) articles"))
        } catch let fault as Fault where fault.handling == .park && ready.count > 1 {
            let middle = ready.count / 2
            for half in [ready[..<middle], ready[middle...]] {
                for (index, fault) in await send(half.map(\.item), mayReread: mayReread) { faults[index] = fault }
            }
        } catch let fault as Fault where fault.handling == .park && mayReread && ready.count == 1 {
            if let fault = await again(ready[0].item, fault) { faults[ready[0].item.index] = fault }
        } catch {
            for item in ready.isEmpty ? items : ready.map(\.item) { faults[item.index] = faults[item.index] ?? Self.fault(error) }
        }
        return faults
    }

    /// A figure that was refused: is its place gone, or counted elsewhere since?
    private func again(_ item: Item, _ refusal: Fault) async -> Fault? {
        do {
            guard let row = try await connector.productRow(String(item.place.product)),
                item.place.variant == 0 || row["variants"]?.array?.contains(where: { $0["id"]?.int == item.place.variant }) == true
            else { return await gone(item.level, item.place) }
            var fresh = item
            fresh.tracking.level = row["inventory_tracking"]?.string.flatMap(StockTracking.Level.init) ?? item.tracking.level
            fresh.tracking.baseVariant = row["base_variant_id"]?.int
            if fresh.tracking != item.tracking {
                await places.remember([item.place.product: fresh.tracking])
                return await send([fresh], mayReread: false)[item.index]
            }
            if fresh.tracking.level == .none {
                // Where stock is not counted on purpose, a figure that is not taken is no loss.
                if item.level.manage == false { return nil }
                return .park(
                    "stock.not-tracked", "BigCommerce takes no stock of \(item.level.code), because its product does not track stock.",
                    advice: "Switch tracking on at the product, or set stock.manage-stock to on.", detail: refusal.detail)
            }
            return refusal
        } catch {
            return Self.fault(error)
        }
    }

    /// Whose figure it is.
    private static func key(_ item: Item) -> Result<(name: String, id: Int), Fault> {
        let (place, tracking) = (item.place, item.tracking)
        let isSimple = place.variant != 0 && place.variant == tracking.baseVariant
        switch tracking.level {
        case .product where isSimple || place.variant == 0: return .success(("product_id", place.product))
        case .product:
            return .failure(
                .park(
                    "stock.by-product",
                    "BigCommerce counts the product of \(item.level.code) as a whole, so the figure of one variant cannot be written.",
                    advice: "Set the product to track stock by variant, or set stock.manage-stock to on."))
        case .variant where place.variant == 0:
            return .failure(
                .park(
                    "stock.by-variant", "BigCommerce counts the variants of \(item.level.code), not the product itself.",
                    advice: "Leave the parent article out with stock.filter."))
        case .none where isSimple || place.variant == 0: return .success(("product_id", place.product))
        case .variant, .none: return .success(("variant_id", place.variant))
        }
    }
}
