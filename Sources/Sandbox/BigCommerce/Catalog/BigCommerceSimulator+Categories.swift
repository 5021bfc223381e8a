import Commerce
import Foundation
import JSON

/// The category tree of the default channel, and what belongs to which category and channel.
extension BigCommerceSimulator {
    private static let deepest = 8

    func listTrees(_ call: BigCommerceCall) -> BigCommerceReply {
        let channels = call.list("channel_id:in").map { Set($0.compactMap { Int($0) }) }
        let tree: JSONValue = ["id": .number(Decimal128(BigCommerceCatalog.treeID)), "name": "Default catalog tree", "channels": [1]]
        return .page(channels?.contains(1) ?? true ? [tree] : [], call)
    }

    func listCategories(_ call: BigCommerceCall) -> BigCommerceReply {
        func ids(_ name: String) -> Set<Int>? { call.list(name).map { Set($0.compactMap { Int($0) }) } }
        let (trees, parents, wanted) = (ids("tree_id:in"), ids("parent_id:in"), ids("category_id:in"))
        let name = call.request.queryValue("name")
        let rows = store.catalog.categories.values.sorted { $0.id < $1.id }.filter { category in
            (trees?.contains(BigCommerceCatalog.treeID) ?? true) && (parents?.contains(category.parentID) ?? true)
                && (wanted?.contains(category.id) ?? true) && (name ?? category.name) == category.name
        }
        return .page(rows.map { trimmed($0.json, call) }, call)
    }

    func createCategories(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var (made, errors): ([JSONValue], JSONObject) = ([], [:])
        let items = try batch(call, limit: 250)
        for (index, item) in items.enumerated() {
            do throws(BigCommerceRefusal) {
                try BigCommerceFields.categoryCreate.check(item)
                let parent = item["parent_id"]?.int ?? 0
                guard item["tree_id"]?.int == BigCommerceCatalog.treeID else { throw invalid("tree_id", "unknown") }
                try refuse(item["name"]?.string ?? "", beneath: parent, except: nil)
                let category = BigCommerceCategory(id: store.nextID(), uuid: UUID().uuidString.lowercased(), parentID: parent, fields: item)
                store.catalog.categories[category.id] = category
                made.append(category.json)
            } catch {
                if items.count == 1 { throw error }
                errors["\(index)"] = .string(error.message)
            }
        }
        var body: JSONValue = ["data": .array(made), "meta": counters(items.count, failed: errors.count)]
        if !errors.isEmpty { body["errors"] = .object(errors) }
        return BigCommerceReply(status: errors.isEmpty ? 201 : 207, body: body, didWrite: !made.isEmpty)
    }

    /// Answers counters only.
    func updateCategories(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var errors: JSONObject = [:]
        let items = try batch(call, limit: 250)
        for (index, item) in items.enumerated() {
            do throws(BigCommerceRefusal) {
                try BigCommerceFields.categoryUpdate.check(item)
                guard let id = item["category_id"]?.int, var category = store.catalog.categories[id] else { throw .missing }
                let parent = item["parent_id"]?.int ?? category.parentID
                try refuse(item["name"]?.string ?? category.name, beneath: parent, except: id)
                category.parentID = parent
                for (name, value) in item { category.fields[name] = value }
                store.catalog.categories[id] = category
            } catch {
                if items.count == 1 { throw error }
                errors["\(index)"] = .string(error.message)
            }
        }
        var body: JSONValue = ["meta": counters(items.count, failed: errors.count)]
        if !errors.isEmpty { body["errors"] = .object(errors) }
        return BigCommerceReply(status: errors.isEmpty ? 200 : 207, body: body, didWrite: errors.count < items.count)
    }

    private func counters(_ total: Int, failed: Int) -> JSONValue {
        ["total": .number(Decimal128(total)), "success": .number(Decimal128(total - failed)), "failed": .number(Decimal128(failed))]
    }

    private func refuse(_ name: String, beneath parent: Int, except id: Int?) throws(BigCommerceRefusal) {
        if parent != 0, store.catalog.categories[parent] == nil { throw invalid("parent_id", "unknown") }
        var (depth, above) = (1, parent)
        while let category = store.catalog.categories[above] { (depth, above) = (depth + 1, category.parentID) }
        if depth > Self.deepest { throw invalid("parent_id", "deeper than \(Self.deepest)") }
        let isTaken = store.catalog.categories.values.contains {
            $0.id != id && $0.parentID == parent && $0.name.lowercased() == name.lowercased()
        }
        if isTaken { throw BigCommerceRefusal(409, "The category name is a duplicate", errors: ["name": "duplicate"]) }
    }

    // MARK: assignments

    func assignCategories(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        for (product, category) in try pairs(call, "category_id") {
            guard store.catalog.categories[category] != nil else { throw invalid("category_id", "unknown") }
            if store.catalog.products[product]?.categories.contains(category) == false {
                store.catalog.products[product]?.categories.append(category)
            }
        }
        return BigCommerceReply(status: 204, didWrite: true)
    }

    func unassignCategories(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let products = call.list("product_id:in").map { Set($0.compactMap { Int($0) }) }
        let categories = call.list("category_id:in").map { Set($0.compactMap { Int($0) }) }
        if products == nil, categories == nil { throw BigCommerceRefusal(422, "A filter is required") }
        for id in store.catalog.products.keys where products?.contains(id) ?? true {
            store.catalog.products[id]?.categories.removeAll { categories?.contains($0) ?? true }
        }
        return BigCommerceReply(status: 204, didWrite: true)
    }

    func assignChannels(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        for (product, channel) in try pairs(call, "channel_id") where store.catalog.products[product]?.channels.contains(channel) == false {
            store.catalog.products[product]?.channels.append(channel)
        }
        return BigCommerceReply(status: 204, didWrite: true)
    }

    private func pairs(_ call: BigCommerceCall, _ name: String) throws(BigCommerceRefusal) -> [(product: Int, other: Int)] {
        var pairs: [(product: Int, other: Int)] = []
        for item in try batch(call, limit: 250) {
            guard let product = item["product_id"]?.int, let other = item[name]?.int else { throw invalid(name, "error.path.missing") }
            guard store.catalog.products[product] != nil else { throw invalid("product_id", "unknown") }
            pairs.append((product, other))
        }
        return pairs
    }
}
