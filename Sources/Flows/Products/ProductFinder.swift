import Commerce
import Integrations

/// Finds the product in the target that belongs to a product of the source.
struct ProductFinder: Sendable {
    let target: any ProductTarget
    let source: any ProductSource
    let memory: ProductMemory

    /// The product as the target has it; nil when there is none.
    ///
    /// By its own code first, then, for one with variants, by theirs, because some systems keep no code for the parent; last by the id that
    /// an earlier attempt noted, for a code that has changed.
    /// - Throws: `Fault` (park) when the code is there twice, or belongs to something else.
    func find(_ run: ProductRun) async throws -> ProductState? {
        let own = run.code
        let codes = [own].compactMap { $0 } + run.product.variants.compactMap(run.code(of:)).filter { $0 != own }
        for code in codes {
            guard let match = try await match(code, run) else { continue }
            guard let state = try await target.product(id: match.productID) else { continue }
            try await check(match, code, state, run)
            try await checkOwner(state, code, run)
            return state
        }
        guard let id = try await run.mark("product") else { return nil }
        return try await target.product(id: id)
    }

    /// The one product with a code.
    private func match(_ code: String, _ run: ProductRun) async throws -> ProductMatch? {
        var matches = try await target.findProducts(code: code, by: run.key)
        if Set(matches.map(\.productID)).count > 1 {
            // Some systems compare without regard to case; the one that is exactly ours is meant.
            let exact = matches.filter { $0.code == code }
            if Set(exact.map(\.productID)).count == 1 { matches = exact }
        }
        let products = Set(matches.map(\.productID)).sorted()
        guard products.count < 2 else {
            throw Fault.park(
                "sku.ambiguous",
                "\(run.subject): \(run.targetName) has the \(run.key.rawValue.uppercased()) \(code) more than once, in the products "
                    + "\(products.joined(separator: " and ")).",
                advice: "Give one of them another code or remove it in \(run.targetName), then replay.")
        }
        return matches.first { $0.variantID == nil } ?? matches.first
    }

    /// Refuses what has our code and is something else: a variant for a product, a product for a variant.
    private func check(_ match: ProductMatch, _ code: String, _ state: ProductState, _ run: ProductRun) async throws {
        let ours = Set(run.product.variants.compactMap(run.code(of:)))
        let isVariant = match.variantID != nil && match.variantID != state.baseVariant?.id
        if isVariant, !state.variants.contains(where: { ours.contains((run.key == .sku ? $0.code : $0.ean) ?? "") }) {
            throw Fault.park(
                "sku.variant",
                "\(run.subject): in \(run.targetName), \(code) is a variant of the product \(state.id), not a product by itself.",
                advice: "Remove that variant or change its code in \(run.targetName), or make the article a variant of the same parent, then replay.")
        }
        guard !isVariant, code != run.code, try await run.mark("creating") == nil, try await run.mark("product") != state.id else { return }
        throw Fault.park(
            "sku.product",
            "\(run.subject): in \(run.targetName), its variant \(code) is a product by itself (\(state.id)).",
            advice: "Remove that product or change its code in \(run.targetName), then replay.")
    }

    /// Refuses a product that another of the source's keeps in step: two with one code would overwrite each other for ever.
    private func checkOwner(_ state: ProductState, _ code: String, _ run: ProductRun) async throws {
        guard let owner = await memory.owner(of: state.id), owner != run.product.id else { return }
        do {
            let other = try await source.product(id: owner)
            let codes = run.key == .sku ? [other.code] + other.variants.map { $0.sku ?? $0.id } : [other.ean] + other.variants.map(\.ean)
            guard other.id != run.product.id, codes.contains(where: { $0?.lowercased() == code.lowercased() }) else { return }
        } catch let fault as Fault where fault.handling == .skip {
            // The other is gone: this one takes its place.
            return
        }
        throw Fault.park(
            "sku.twice",
            "\(run.subject) and \(owner) have the same \(run.key.rawValue.uppercased()) \(code); the product \(state.id) in \(run.targetName) "
                + "follows \(owner).",
            advice: "Give one of the two another code, or leave it out by products.filter, then replay.")
    }
}
