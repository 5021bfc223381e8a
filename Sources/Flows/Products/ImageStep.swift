import Commerce
import Integrations
import JSON

/// Keeps a product's pictures in step: sent once, replaced when their contents change, removed when they are gone. What the shop's owner
/// added stays.
struct ImageStep: Sendable {
    let target: any ImageWriting
    let source: any ImageReading

    private struct Picture: Sendable {
        var hash: String
        /// Only of those that must be sent.
        var data: ImageData?
    }

    func keep(_ product: inout TargetProduct, _ run: ProductRun, _ report: inout ProductReport) async throws {
        let known = try await known(run)
        // Nothing wanted and nothing of ours there: no picture is read.
        guard !run.product.images.isEmpty || known?.isEmpty == false || product.state.images.contains(where: isOurs) else { return }
        let there = product.state.images
        let held = Set((known ?? []).filter { one in there.contains { $0.id == one.id } }.map(\.hash) + there.compactMap(hash))
        let (pictures, isWhole) = try await read(run, held: held, &report)
        let pending = try await pending(run)
        let plan = ImagePlan(wanted: pictures.map(\.hash), there: there, known: known, pending: pending, spare: !isWhole)
        if plan.isAdopting {
            run.context.steps.note("The pictures that \(run.targetName) has already are taken for those of the article.")
        }
        report.changes += plan.words
        guard !run.isDryRun else { return }
        // What is to go stays noted until it is gone: after a crash nothing else would tell that it is ours.
        let leaving = (known ?? []).filter { one in plan.removing.contains { $0.id == one.id } }
        var noted = plan.kept + leaving
        var removing = plan.removing
        // Where there is no room, one goes before the next comes; else a product is never without a picture.
        if let limit = target.imageRules.limit, !plan.adding.isEmpty {
            let surplus = there.count + plan.adding.count - limit
            for _ in 0..<max(0, min(surplus, removing.count)) { try await remove(removing.removeFirst(), &product, run, &noted) }
        }
        for index in plan.adding {
            guard let made = try await add(pictures, index, &product, run, noted, &report) else { continue }
            noted.append(made)
        }
        for image in removing { try await remove(image, &product, run, &noted) }
        let order = pictures.map(\.hash)
        noted.sort { (order.firstIndex(of: $0.hash) ?? order.count) < (order.firstIndex(of: $1.hash) ?? order.count) }
        try await note(noted, run)
    }

    // MARK: Reading

    /// The pictures that the target takes, at most as many as it takes. False when one could not be read, so that it is not known what is gone.
    private func read(_ run: ProductRun, held: Set<String>, _ report: inout ProductReport) async throws -> ([Picture], Bool) {
        let rules = target.imageRules
        var pictures: [Picture] = []
        var isWhole = true
        for (index, image) in run.product.images.enumerated() {
            if let limit = rules.limit, pictures.count >= limit {
                let left = run.product.images.count - index
                run.context.steps.note(
                    "\(run.targetName) takes \(limit == 1 ? "one picture" : "\(limit) pictures") of a product; "
                        + "\(left) more \(left == 1 ? "is" : "are") not sent.")
                break
            }
            let name = "Picture \(index + 1) (\(image.name ?? image.key))"
            let data: ImageData
            do {
                data = try await run.context.steps.step("image read") { try await source.image(image, of: run.product) }
            } catch let fault as Fault where fault.handling == .skip {
                run.context.steps.note("\(name) is gone: \(fault.message)")
                continue
            } catch let fault as Fault where fault.handling == .park {
                isWhole = false
                report.leftUndone(fault)
                continue
            }
            if let refusal = rules.refusal(of: data, name, by: run.targetName) {
                run.context.steps.note("\(refusal.message) It is not sent.")
                continue
            }
            let hash = await Self.hash(of: data.bytes)
            guard !pictures.contains(where: { $0.hash == hash }) else { continue }
            pictures.append(Picture(hash: hash, data: held.contains(hash) && index > 0 ? nil : data))
        }
        return (pictures, isWhole)
    }

    private static func hash(of bytes: [UInt8]) async -> String {
        // Large pictures take milliseconds, which the thread of all connections does not have.
        guard bytes.count > 100_000 else { return ContentHash.hex(bytes, digits: 12) }
        return await withTaskExecutorPreference(globalConcurrentExecutor) { ContentHash.hex(bytes, digits: 12) }
    }

    // MARK: Writing

    private func add(
        _ pictures: [Picture], _ index: Int, _ product: inout TargetProduct, _ run: ProductRun, _ noted: [ImagePlan.Known],
        _ report: inout ProductReport
    ) async throws -> ImagePlan.Known? {
        let picture = pictures[index]
        guard let data = picture.data else { return nil }
        let state = try await product.current()
        let file = ImageData(bytes: data.bytes, fileName: ImagePlan.fileName(picture.hash, code: run.product.code, data.kind))
        try await note(noted, run)
        try await run.setMark("image-pending", JSONValue.array(([picture.hash] + state.images.map(\.id)).map(JSONValue.string)).text)
        do {
            let made = try await run.context.steps.step("image add") {
                try await run.context.writeOnce("image:\(picture.hash)") {
                    try await target.addImage(file, isMain: index == 0, to: state)
                } record: { _ in
                    [.mark("image-pending", "[]")]
                }
            }
            product.didWrite()
            return ImagePlan.Known(hash: picture.hash, id: made.id)
        } catch let fault as Fault where (fault.handling == .park || fault.handling == .skip) && !fault.writeMayHaveHappened {
            // One picture that is refused holds nothing up.
            try await run.setMark("image-pending", "[]")
            report.changes.removeAll { $0 == "image \(index + 1) added" || $0 == "image \(index + 1) replaced" }
            run.context.steps.note("Picture \(index + 1) is not sent: \(fault.message)")
            return nil
        }
    }

    private func remove(
        _ image: ImageState, _ product: inout TargetProduct, _ run: ProductRun, _ noted: inout [ImagePlan.Known]
    ) async throws {
        let state = try await product.current()
        try await run.write("image remove") { try await target.removeImage(image, from: state) }
        product.didWrite()
        noted.removeAll { $0.id == image.id }
    }

    // MARK: What is noted

    private func hash(_ image: ImageState) -> String? { image.name.flatMap(ImagePlan.hash(inName:)) }
    private func isOurs(_ image: ImageState) -> Bool { hash(image) != nil }

    private func known(_ run: ProductRun) async throws -> [ImagePlan.Known]? {
        try await run.list("images")?.compactMap { text in
            let parts = text.split(separator: "|", maxSplits: 1).map(String.init)
            return parts.count == 2 ? ImagePlan.Known(hash: parts[0], id: parts[1]) : nil
        }
    }

    private func note(_ known: [ImagePlan.Known], _ run: ProductRun) async throws {
        try await run.setList("images", known.map { "\($0.hash)|\($0.id)" })
    }

    private func pending(_ run: ProductRun) async throws -> (hash: String, before: Set<String>)? {
        guard let list = try await run.list("image-pending"), let hash = list.first else { return nil }
        return (hash, Set(list.dropFirst()))
    }
}
