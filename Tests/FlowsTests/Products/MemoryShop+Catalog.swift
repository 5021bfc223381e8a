import Commerce
import JSON

extension MemoryShop {
    func categories(refresh: Bool) async throws -> [CategoryState] { try call("categories") { $0.categories } }

    func createCategory(named name: String, beneath parent: String?) async throws -> String {
        try call("create category \(name)", method: "POST") { state in
            let id = "c\(state.makeID())"
            state.categories.append(CategoryState(id: id, name: name, parentID: parent))
            return id
        }
    }

    func renameCategory(id: String, to name: String) async throws {
        try call("rename category \(name)", method: "PUT") { state in
            guard let place = state.categories.firstIndex(where: { $0.id == id }) else { return }
            state.categories[place].name = name
        }
    }

    func moveProduct(_ product: ProductState, adding: [String], removing: [String], main: String?) async throws {
        try call("move +\(adding.count) -\(removing.count)", method: "PUT") { state in
            guard var ids = state.items[product.id]?.categories else { throw Self.gone(product.id) }
            ids.removeAll { removing.contains($0) || adding.contains($0) || $0 == main }
            let rest = adding.filter { $0 != main }
            state.items[product.id]!.categories = (main.map { [$0] } ?? []) + ids + rest
        }
    }

    func setFeatures(_ features: [ProductFeature], removing: [String], of product: ProductState) async throws {
        try call("features", method: "PUT") { state in
            guard var all = state.items[product.id]?.features else { throw Self.gone(product.id) }
            all.removeAll { feature in removing.contains(feature.name) || features.contains { $0.name == feature.name } }
            state.items[product.id]!.features = all + features
        }
    }

    func addImage(_ image: ImageData, isMain: Bool, to product: ProductState) async throws -> ImageState {
        try call("add image", method: "POST") { state in
            guard let item = state.items[product.id] else { throw Self.gone(product.id) }
            if let limit = abilities.images.limit, item.images.count >= limit {
                throw Fault.park("image.limit", "The shop takes \(limit) pictures.", advice: "Remove one.")
            }
            let made = ImageState(id: "i\(state.makeID())", name: abilities.keepsNames ? image.fileName : nil)
            state.items[product.id]!.images.insert((made, image.bytes), at: isMain ? 0 : item.images.count)
            return made
        }
    }

    func removeImage(_ image: ImageState, from product: ProductState) async throws {
        try call("remove image", method: "DELETE") { $0.items[product.id]?.images.removeAll { $0.state.id == image.id } }
    }
}
