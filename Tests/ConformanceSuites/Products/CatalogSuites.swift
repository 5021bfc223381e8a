public import Commerce
import JSON
import Sandbox
import Testing

/// What every `CategoryWriting` promises.
public enum CategorySuite<F: ProductFixture> where F.Connector: CategoryWriting {
    /// All promises.
    public static var cases: [ConformanceCase] {
        [
            ConformanceCase("a category is made once, at the top and beneath another, and is listed", F.self) { f async throws in
                let top = try await f.connector.createCategory(named: "Keramiek & Glas", beneath: nil)
                let inner = try await f.connector.createCategory(named: "Grün 東京", beneath: top)
                let all = try await f.connector.categories(refresh: true)
                #expect(all.filter { $0.name == "Keramiek & Glas" }.map(\.id) == [top])
                #expect(all.first { $0.id == top }?.parentID == nil)
                #expect(all.first { $0.id == inner }.map { [$0.name, $0.parentID ?? ""] } == ["Grün 東京", top])
            },
            ConformanceCase("categories are listed over all pages", F.self) { f async throws in
                var made: Set<String> = []
                for number in 0...(2 * F.features.pageSize) {
                    made.insert(try await f.connector.createCategory(named: "Groep \(number)", beneath: nil))
                }
                #expect(made.isSubset(of: Set(try await f.connector.categories(refresh: true).map(\.id))))
            },
            ConformanceCase("a category gets another name and stays where it is", F.self) { f async throws in
                let top = try await f.connector.createCategory(named: "Keramiek", beneath: nil)
                let inner = try await f.connector.createCategory(named: "Mokken", beneath: top)
                try await f.connector.renameCategory(id: inner, to: "Bekers & mokken")
                let state = try await f.connector.categories(refresh: true).first { $0.id == inner }
                #expect(state?.name == "Bekers & mokken")
                #expect(state?.parentID == top)
            },
            ConformanceCase("a product is created in a category, moves to another, and its own categories stay", F.self) { f async throws in
                let bench = try ProductBench(f)
                var ids: [String] = []
                for name in ["Keramiek", "Mokken", "Aanbieding"] { ids.append(try await f.connector.createCategory(named: name, beneath: nil)) }
                var state = try await bench.create(ProductSamples.simple(1), categories: [ids[0]])
                if !state.categories.contains(ids[0]) {
                    // Not every shop takes categories with the product.
                    try await f.connector.moveProduct(state, adding: [ids[0]], removing: [], main: ids[0])
                    state = try #require(try await f.connector.product(id: state.id))
                }
                #expect(try await f.shopProduct(code: "ART-1")?.categories == ["Keramiek"])
                try await f.connector.moveProduct(state, adding: [ids[2]], removing: [], main: nil)
                state = try #require(try await f.connector.product(id: state.id))
                #expect(Set(state.categories).isSuperset(of: [ids[0], ids[2]]))
                try await f.connector.moveProduct(state, adding: [ids[1]], removing: [ids[0]], main: ids[1])
                state = try #require(try await f.connector.product(id: state.id))
                #expect(Set(state.categories).isSuperset(of: [ids[1], ids[2]]))
                #expect(!state.categories.contains(ids[0]))
                #expect(try await f.shopProduct(code: "ART-1")?.categories == ["Mokken", "Aanbieding"])
            },
            ConformanceCase("a name as long as it may be arrives whole", F.self) { f async throws in
                let name = String(String(repeating: "Bekers en mokken ", count: 40).prefix(f.connector.categoryNameLimit - 1)) + "x"
                let id = try await f.connector.createCategory(named: name, beneath: nil)
                #expect(try await f.connector.categories(refresh: true).first { $0.id == id }?.name == name)
            },
        ]
    }
}

/// What every `FeatureWriting` promises.
public enum FeatureSuite<F: ProductFixture> where F.Connector: FeatureWriting {
    /// All promises.
    public static var cases: [ConformanceCase] {
        [
            ConformanceCase("extra information is set, changed and taken away, and other stays", F.self) { f async throws in
                let bench = try ProductBench(f)
                let id = try await bench.create(ProductSamples.simple(1)).id
                func state() async throws -> ProductState { try #require(try await f.connector.product(id: id)) }
                func set(_ features: [(String, String)], removing: [String] = []) async throws {
                    try await f.connector.setFeatures(
                        features.map { ProductFeature(name: $0.0, value: $0.1) }, removing: removing, of: try await state())
                }
                try await set([("Materiaal", "Steengoed & glas"), ("Herkomst", "Đặng 東京")])
                #expect(try await f.shopProduct(code: "ART-1")?.features == ["Materiaal": "Steengoed & glas", "Herkomst": "Đặng 東京"])
                try await set([("Materiaal", "Porselein")])
                #expect(try await f.shopProduct(code: "ART-1")?.features == ["Materiaal": "Porselein", "Herkomst": "Đặng 東京"])
                try await set([], removing: ["Herkomst"])
                #expect(try await f.shopProduct(code: "ART-1")?.features == ["Materiaal": "Porselein"])
                #expect(try await state().features.map { [$0.name, $0.value] } == [["Materiaal", "Porselein"]])
            },
            ConformanceCase("two products with the same information share it", F.self) { f async throws in
                let bench = try ProductBench(f)
                for number in [1, 2] {
                    let state = try await bench.create(ProductSamples.simple(number))
                    try await f.connector.setFeatures([ProductFeature(name: "Materiaal", value: "Hout")], removing: [], of: state)
                }
                for code in ["ART-1", "ART-2"] { #expect(try await f.shopProduct(code: code)?.features == ["Materiaal": "Hout"]) }
            },
        ]
    }
}

/// What every `ImageWriting` promises.
public enum ImageSuite<F: ProductFixture> where F.Connector: ImageWriting {
    private static func picture(_ number: Int) -> ImageData {
        let isJPEG = number % 2 == 1
        return ImageData(
            bytes: isJPEG ? TinyPicture.jpeg(number) : TinyPicture.png(number),
            fileName: "ART-1-koppel-0123456789a\(number).\(isJPEG ? "jpg" : "png")")
    }

    /// All promises.
    public static var cases: [ConformanceCase] {
        [
            ConformanceCase("its rules and its limits say the same", F.self) { f async throws in
                #expect((f.connector.imageRules.limit == 1) == (F.productLimits[.manyImages] != nil))
                #expect(f.connector.imageRules.kinds.isSuperset(of: [.jpeg, .png]))
                #expect(f.connector.imageRules.maxBytes > 10_000)
            },
            ConformanceCase("a picture arrives byte by byte and is named as it was sent, where names are kept", F.self) { f async throws in
                let bench = try ProductBench(f)
                let state = try await bench.create(ProductSamples.simple(1))
                #expect(state.images.isEmpty)
                let made = try await f.connector.addImage(picture(1), isMain: true, to: state)
                let again = try #require(try await f.connector.product(id: state.id))
                #expect(again.images.map(\.id) == [made.id])
                if let name = again.images.first?.name { #expect(name.contains("koppel-0123456789a1")) }
                #expect(try await f.shopProduct(code: "ART-1")?.images == [picture(1).bytes])
            },
            ConformanceCase("pictures keep their order, and the main one can be added last", F.self) { f async throws in
                guard ProductExpectation<F>.can(.manyImages) else { return }
                let bench = try ProductBench(f)
                let id = try await bench.create(ProductSamples.simple(1)).id
                func state() async throws -> ProductState { try #require(try await f.connector.product(id: id)) }
                for number in 1...3 { _ = try await f.connector.addImage(picture(number), isMain: number == 1, to: try await state()) }
                #expect(try await f.shopProduct(code: "ART-1")?.images == (1...3).map { picture($0).bytes })
                let main = try await f.connector.addImage(picture(4), isMain: true, to: try await state())
                #expect(try await state().images.first?.id == main.id)
                #expect(try await f.shopProduct(code: "ART-1")?.images.first == picture(4).bytes)
                #expect(try await f.shopProduct(code: "ART-1")?.images.count == 4)
            },
            ConformanceCase("a picture is removed, and removing it again is no error", F.self) { f async throws in
                let bench = try ProductBench(f)
                let state = try await bench.create(ProductSamples.simple(1))
                let made = try await f.connector.addImage(picture(2), isMain: true, to: state)
                let now = try #require(try await f.connector.product(id: state.id))
                try await f.connector.removeImage(made, from: now)
                try await f.connector.removeImage(made, from: now)
                #expect(try await f.shopProduct(code: "ART-1")?.images == [])
                #expect(try await f.connector.product(id: state.id)?.images == [])
            },
            ConformanceCase("a picture whose answer got lost is not there twice", F.self) { f async throws in
                let bench = try ProductBench(f)
                var product = ProductSamples.simple(1)
                bench.source.put(product)
                _ = try await bench.run("ART-1")
                bench.source.putPicture("a", TinyPicture.png(7))
                product.images = [ProductImage(key: "a", name: "a.png")]
                bench.source.put(product)
                for method in ["POST", "PUT"] { try await f.add(FaultSwitch(.dropAfter, method: method)) }
                let run = try await bench.run("ART-1", patience: 4)
                #expect(run.fault == nil)
                #expect(try await f.shopProduct(code: "ART-1")?.images == [TinyPicture.png(7)])
            },
        ]
    }
}
