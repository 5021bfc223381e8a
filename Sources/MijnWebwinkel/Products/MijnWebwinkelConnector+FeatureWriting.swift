public import Commerce
import JSON

/// Extra information is an article's extra fields that buyers see.
extension MijnWebwinkelConnector: FeatureWriting {
    public func setFeatures(_ features: [ProductFeature], removing: [String], of state: ProductState) async throws {
        let there = Dictionary(state.features.map { ($0.name.folded, $0.name) }) { first, _ in first }
        // A field that is there keeps its owner's spelling.
        let fields = JSONObject(features.map { (there[$0.name.folded] ?? $0.name, .string($0.value)) })
        try await setExtra(fields, isVisible: true, of: state.id, state.label)
        let gone = removing.compactMap { there[$0.folded] }
        guard !gone.isEmpty else { return }
        let call = MijnWebwinkelClient.Call(
            method: "DELETE", path: "articlefields/\(try articleID(state.id))", query: articleQuery + [("visible", "true")],
            list: gone.map { .string($0) }, subject: "the extra fields of \(state.label)")
        guard try await client.send(call) != nil else { throw self.gone(state) }
    }
}
