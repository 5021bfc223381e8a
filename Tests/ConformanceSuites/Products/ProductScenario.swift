import Commerce
import Flows
import JSON
import Testing

/// The articles of a wholesaler over a season: many that are new, then changes of every kind, step by step, with what the shop must hold after
/// each. The same for the same size.
final class ProductScenario<F: ProductFixture>: Sendable {
    let bench: ProductBench<F>
    private let count: Int

    /// - Parameter count: How many articles; 200 is the full size, at least 40.
    init(_ fixture: F, count: Int) throws {
        bench = try ProductBench(fixture)
        self.count = max(40, count)
    }

    private var source: MemoryProducts { bench.source }
    private func some(_ share: Int) -> Int { max(1, share * count / 200) }

    static func group(_ number: Int) -> ProductCategory {
        let key = number % 7
        return ProductCategory(key: "G\(key)", name: "Groep \(key) & meer", parents: key % 3 == 0 ? ["Keramiek"] : [])
    }

    private func article(_ number: Int) -> Product {
        var product = number % 4 == 0 && takesVariants ? ProductSamples.inVariants(number / 2) : ProductSamples.simple(number)
        if product.hasVariants {
            // The numbers of variant products and of simple ones must not meet.
            product = ProductSamples.inVariants(1_000 + number / 2)
            if F.keepsSurcharges { (product.vatCode, product.taxRate) = ("1", 21) }
        } else {
            product.price = Decimal128(["9.95", "12.345", "7.1234", "24.5", "0.991736"][number % 5])!
        }
        product.categories = [Self.group(number)]
        if number % 2 == 0 {
            product.features = [
                ProductFeature(name: "Materiaal", value: ["Steengoed", "Porselein", "Glas"][number % 3]),
                ProductFeature(name: "Herkomst", value: "NL"),
            ]
        }
        for place in 0..<(number % 3) {
            let key = "\(product.id)/\(place)"
            source.putPicture(key, place == 0 ? TinyPicture.png(number) : TinyPicture.jpeg(number))
            product.images.append(ProductImage(key: key, name: "\(product.id)-\(place).\(place == 0 ? "png" : "jpg")"))
        }
        return product
    }

    var takesVariants: Bool { ProductExpectation<F>.can(.addVariant) && F.hasSampleOptions }

    // MARK: The season

    /// All articles are new.
    func create() async throws {
        source.put((1...count).map(article))
        let runs = try await bench.runAll()
        for (id, run) in runs {
            #expect(run.outcome?.kind == .written, "\(id): \(run.words)")
            if let product = source.all.first(where: { $0.id == id }), product.images.count > 1, !ProductExpectation<F>.can(.manyImages) {
                #expect(run.words.contains("picture"), "\(id) says that it has more pictures than the shop takes")
            }
        }
        try await check([:])
    }

    /// What the shop's owner writes into some products, on the shop's own pages.
    func ownersTexts() async throws -> [String: String] {
        var texts: [String: String] = [:]
        for product in changed.prefix(some(10)) {
            let text = "<p>Our own words about \(product.code), with <em>love</em>.</p>"
            try await bench.fixture.editDescription(ofProduct: ProductExpectation<F>.code(product), to: text)
            texts[product.id] = text
        }
        return texts
    }

    private var changed: [Product] { Array(source.all.prefix(some(30))) }

    /// Thirty changed, five blocked, three pictures replaced, two variants added and one removed.
    func change(_ owners: [String: String]) async throws {
        let before = Dictionary(uniqueKeysWithValues: source.all.map { ($0.id, $0) })
        for (index, product) in changed.enumerated() {
            source.change(product.id) { product in
                product.price = product.price.map { $0 + Decimal128("1.5")! }
                let more = F.keepsSurcharges ? Decimal128("1.5")! : 2
                for place in product.variants.indices { product.variants[place].price = product.variants[place].price.map { $0 + more } }
                product.description = "<p>The ERP's new text, which is create-only.</p>"
                if index % 3 == 0 { product.name += " (new)" }
                if index % 4 == 1 { product.features = [ProductFeature(name: "Materiaal", value: "Hout")] }
                if index % 6 == 3 { product.brand = "Pottenbakkerij “De Draaischijf”" }
                if index % 5 == 2 { product.categories = [Self.group(index + 3)] }
            }
        }
        // A group that has another name: every article in it is touched, and the shop's category gets the name.
        let renamed = Set(source.all.filter { $0.categories.first?.key == "G1" }.map(\.id))
        for product in source.all where renamed.contains(product.id) {
            source.change(product.id) { $0.categories[0].name = "Groep 1 heet anders" }
        }
        let rest = Array(source.all.dropFirst(some(30)))
        for product in rest.filter({ !$0.hasVariants }).prefix(some(5)) { source.change(product.id) { $0.isActive = false } }
        let blocked = Set(source.all.filter { !$0.isActive }.map(\.id))
        for product in rest.filter({ !$0.images.isEmpty && !blocked.contains($0.id) }).prefix(some(3)) {
            source.putPicture(product.images[0].key, TinyPicture.jpeg(5_000 + product.id.count + Int(product.id.dropFirst(4))!))
            source.change(product.id) { _ in }
        }
        let parents = rest.filter(\.hasVariants)
        for product in parents.prefix(2) {
            let number = Int(product.id.dropFirst(4))!
            source.change(product.id) { product in
                let colours = product.options.count < 2 ? [nil] : F.keepsSurcharges ? ["Blue", "Red"] : ["Blue"]
                let price = F.keepsSurcharges ? product.price! : Decimal128("21.5")!
                for colour in colours { product.variants.append(ProductSamples.variant(number, "XL", colour, price: price)) }
            }
        }
        if ProductExpectation<F>.can(.removeVariant), let product = parents.dropFirst(2).first {
            source.change(product.id) { $0.variants.removeLast() }
        }
        let runs = try await bench.runAll()
        for product in source.all where product != before[product.id] {
            let run = runs[product.id]
            let isFine = run?.outcome?.kind == .updated || (!product.isActive && !ProductExpectation<F>.can(.visibility))
            // The first article of a renamed group renames the category; for the others nothing is left to do.
            var regrouped = before[product.id] ?? product
            (regrouped.categories, regrouped.revision) = (product.categories, product.revision)
            let isRegrouped = run?.outcome?.kind == .unchanged && regrouped == product && renamed.contains(product.id)
            #expect(isFine || isRegrouped, "\(product.id): \(run?.words ?? "")")
        }
        try await check(owners)
    }

    /// Compares every product with what it must be.
    func check(_ owners: [String: String]) async throws {
        var differences: [String] = []
        let shop = try await bench.fixture.shopProducts(codes: source.all.map { ProductExpectation<F>.code($0) })
        for product in source.all {
            guard let there = shop[ProductExpectation<F>.code(product)] else {
                differences.append("\(product.code) is not in the shop")
                continue
            }
            // Long texts are create-only: what the article said when it was new, or what the owner made of it, whatever it says now.
            let text = owners[product.id] ?? ProductSamples.simple(Int(product.id.dropFirst(4))!).description!
            differences += ProductExpectation<F>.differences(
                there, product, description: text, pictures: product.images.compactMap { source.picture($0.key) },
                isVisible: product.isActive || !ProductExpectation<F>.can(.visibility))
        }
        #expect(try await bench.fixture.shopProductCount() == source.all.count)
        #expect(differences == [])
    }

    /// Handles every article again. - Returns: the writes that this cost the shop.
    func writesOfAnotherRun() async throws -> Int {
        let before = try await bench.fixture.writeCount()
        let runs = try await bench.runAll()
        for (id, run) in runs {
            #expect(run.outcome.map { [.unchanged, .filtered].contains($0.kind) } == true, "\(id): \(run.words)")
        }
        return try await bench.fixture.writeCount() - before
    }
}
