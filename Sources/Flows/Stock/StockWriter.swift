import Commerce
import JSON

/// Brings a batch of figures to the shop: finds the places, then writes in one call; each figure gets an answer of its own.
struct StockWriter: Sendable {
    let target: any StockTarget
    let match: ArticleKey

    /// Writes at most as many figures as the shop takes at once.
    func write(_ orders: [StockOrder]) async -> [StockOrder.Result] {
        var answers = [StockOrder.Result?](repeating: nil, count: orders.count)
        let latest = Self.latest(orders)
        for index in orders.indices where latest[orders[index].code] != index { answers[index] = .success(.overtaken) }
        var open = orders.indices.filter { answers[$0] == nil }

        var levels: [Int: StockLevel] = [:]
        for looksFirst in [true, false] {
            let asked = open.filter { orders[$0].looksFirst == looksFirst }
            let places = await places(asked.map { orders[$0].code }, refresh: looksFirst)
            for index in asked {
                let order = orders[index]
                switch places[order.code] ?? .success(nil) {
                case .failure(let error): answers[index] = .failure(error)
                case .success(nil): answers[index] = .success(.unknown)
                case .success(let place?):
                    if looksFirst, place.has(order) {
                        answers[index] = .success(.unchanged)
                    } else {
                        levels[index] = order.level(at: place)
                    }
                }
            }
        }
        for (index, error) in await refusals(orders, Array(levels.keys)) {
            answers[index] = .failure(error)
            levels[index] = nil
        }
        open = levels.keys.sorted()
        for (index, answer) in await write(open.map { ($0, levels[$0]!) }, orders) { answers[index] = answer }
        return answers.map { $0 ?? .failure(Fault.retry("stock.no-answer", "The shop's connector gave no answer.")) }
    }

    /// Of each code, the figure that was read last.
    private static func latest(_ orders: [StockOrder]) -> [String: Int] {
        var latest: [String: Int] = [:]
        for (index, order) in orders.enumerated() {
            if let other = latest[order.code], orders[other].reading > order.reading { continue }
            latest[order.code] = index
        }
        return latest
    }

    private func write(_ levels: [(index: Int, level: StockLevel)], _ orders: [StockOrder]) async -> [(Int, StockOrder.Result)] {
        guard !levels.isEmpty else { return [] }
        var answers: [(Int, StockOrder.Result)] = []
        var gone: [Int] = []
        let results = await target.writeStock(levels.map(\.level))
        for ((index, _), result) in zip(levels, results) {
            switch result {
            case .success: answers.append((index, .success(.written(others: levels.count - 1))))
            case .failure(let fault) where fault.cause == Self.placeGone: gone.append(index)
            case .failure(let fault): answers.append((index, .failure(fault)))
            }
        }
        return answers + (await writeAgain(gone, orders))
    }

    /// The shop moved or replaced what was there: look again, once.
    private func writeAgain(_ gone: [Int], _ orders: [StockOrder]) async -> [(Int, StockOrder.Result)] {
        guard !gone.isEmpty else { return [] }
        var answers: [(Int, StockOrder.Result)] = []
        var levels: [(index: Int, level: StockLevel)] = []
        let places = await places(gone.map { orders[$0].code }, refresh: true)
        for index in gone {
            switch places[orders[index].code] ?? .success(nil) {
            case .failure(let error): answers.append((index, .failure(error)))
            case .success(nil): answers.append((index, .success(.unknown)))
            case .success(let place?): levels.append((index, orders[index].level(at: place)))
            }
        }
        guard !levels.isEmpty else { return answers }
        for ((index, _), result) in zip(levels, await target.writeStock(levels.map(\.level))) {
            answers.append((index, result.map { .written(others: levels.count - 1) }.mapError { $0 }))
        }
        return answers
    }

    static let placeGone = "stock.place-gone"

    /// Looks codes up in one call. One that needs a person must not fail the others: then each is looked up by itself.
    private func places(_ codes: [String], refresh: Bool) async -> [String: Result<StockPlace?, any Error>] {
        guard !codes.isEmpty else { return [:] }
        do {
            let found = try await target.stockPlaces(codes, by: match, refresh: refresh)
            return Dictionary(codes.map { ($0, .success(found[$0])) }) { first, _ in first }
        } catch let fault as Fault where codes.count > 1 && fault.concernsOneCode {
            var places: [String: Result<StockPlace?, any Error>] = [:]
            for code in codes { places.merge(await self.places([code], refresh: refresh)) { first, _ in first } }
            return places
        } catch {
            return Dictionary(codes.map { ($0, .failure(error)) }) { first, _ in first }
        }
    }

    private func refusals(_ orders: [StockOrder], _ indices: [Int]) async -> [(Int, any Error)] {
        await withTaskGroup(of: (Int, (any Error)?).self) { group in
            for index in indices {
                group.addTask {
                    do {
                        try await orders[index].permit()
                        return (index, nil)
                    } catch {
                        return (index, error)
                    }
                }
            }
            var refusals: [(Int, any Error)] = []
            for await (index, error) in group {
                if let error { refusals.append((index, error)) }
            }
            return refusals
        }
    }
}

extension StockOrder {
    func level(at place: StockPlace) -> StockLevel { StockLevel(code: code, place: place, quantity: quantity, manage: manage) }
}

extension StockPlace {
    /// Whether nothing would change. What was not read is not known to be right.
    fileprivate func has(_ order: StockOrder) -> Bool {
        guard let quantity, quantity.int == order.quantity else { return false }
        return order.manage == nil || order.manage == isManaged
    }
}

extension Fault {
    /// Whether it may be about one of several things that were asked for together.
    fileprivate var concernsOneCode: Bool { handling == .park || handling == .skip }
}
