import Commerce
import Foundation
import HTTP
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("recorded: the sandbox answers as the real PrestaShop did", .enabled(if: Recording.isPresent, "the recordings in ../shared are not here"))
struct RecordedTests {
    @Test func `each recorded call gets the same status and the same shape, but for what is listed`() async throws {
        let shop = try await RecordedShop.make()
        var found: [String: String] = [:]
        var hash: String?
        let exchanges = try Recording.exchanges()
        for exchange in exchanges {
            guard let difference = try await difference(exchange, shop, &hash) else { continue }
            found[exchange.name] = difference
        }
        for (name, difference) in found.sorted(by: { $0.key < $1.key }) where RecordedDifferences.reasons[name] == nil {
            Issue.record("\(name): \(difference)")
        }
        let healed = RecordedDifferences.reasons.keys.filter { found[$0] == nil }.sorted()
        #expect(healed.isEmpty, "these no longer differ: take them off the list")
        #expect(exchanges.count > 190)
    }

    private func difference(_ exchange: Recording.Exchange, _ shop: RecordedShop, _ hash: inout String?) async throws -> String? {
        var request = HTTPRequest(exchange.method, "http://shop.example\(exchange.path)")
        let query = exchange.query.replacing("[key]", with: PrestaShopSimulator.key)
        if !query.isEmpty { request.url += "?\(query)" }
        // The recorded hash is that of a body with another host in its links: the one answered before stands in.
        for (name, value) in exchange.headers { request.headers.add(name, name == "local-content-sha1" ? hash ?? value : value) }
        let key: String? =
            switch exchange.auth {
            case "none": nil
            case "basic: key with GET,HEAD on orders only": RecordedShop.restricted
            case "basic: inactive key": RecordedShop.inactive
            case "basic: 'SHORT'": "SHORT"
            case "basic: 'UNKNOWN0000000000000000000000009'": "UNKNOWN0000000000000000000000009"
            default: PrestaShopSimulator.key
            }
        if let key { request.headers.add("Authorization", "Basic \(Data("\(key):".utf8).base64EncodedString())") }
        request.body = Array((exchange.request ?? "").utf8)
        if exchange.form != nil {
            // The form's bytes were not kept: a picture stands in for it.
            var form = HTTPMultipart(boundary: "recorded")
            form.add(exchange.name.contains("wrong-field") ? "picture" : "image", SamplePictures.png, filename: "rig.png", contentType: "image/png")
            request.headers.add("Content-Type", form.contentType)
            request.body = form.body
        }
        let answer = try await shop.transport.send(request)
        hash = answer.headers["Content-Sha1"]
        if answer.status != exchange.status {
            return "status \(answer.status) instead of \(exchange.status): \(String(decoding: answer.body.prefix(300), as: UTF8.self))"
        }
        let (mine, real) = (AnswerShape.of(String(decoding: answer.body, as: UTF8.self)), AnswerShape.of(exchange.response ?? ""))
        if exchange.isBinary || mine == real { return nil }
        let missing = real.filter { !mine.contains($0) }.prefix(6)
        let added = mine.filter { !real.contains($0) }.prefix(6)
        return "missing \(Array(missing)), added \(Array(added))" + (missing.isEmpty && added.isEmpty ? ", other order" : "")
    }
}
