import Commerce

/// Keeps a product's extra information in step; what the shop's owner added stays.
struct FeatureStep: Sendable {
    let target: any FeatureWriting

    func keep(_ product: inout TargetProduct, _ run: ProductRun, _ report: inout ProductReport) async throws {
        let wanted = run.product.features.filter { !$0.name.trimmed.isEmpty && !$0.value.trimmed.isEmpty }
        let there = product.state.features
        let setting = wanted.filter { want in !there.contains { Self.isSame($0.name, want.name) && $0.value.trimmed == want.value.trimmed } }
        let removing = (try await run.list("features") ?? []).filter { name in
            !wanted.contains { Self.isSame($0.name, name) } && there.contains { Self.isSame($0.name, name) }
        }
        if !setting.isEmpty || !removing.isEmpty {
            report.changes += setting.map { "\($0.name) \($0.value)" } + removing.map { "\($0) removed" }
            if !run.isDryRun {
                let state = try await product.current()
                do {
                    try await run.write("features") { try await target.setFeatures(setting, removing: removing, of: state) }
                    product.didWrite()
                } catch let fault as Fault where fault.handling == .park || fault.handling == .skip {
                    report.changes.removeLast(setting.count + removing.count)
                    return report.leftUndone(fault)
                }
            }
        }
        try await run.setList("features", wanted.map(\.name))
    }

    private static func isSame(_ a: String, _ b: String) -> Bool { a.trimmed.lowercased() == b.trimmed.lowercased() }
}
