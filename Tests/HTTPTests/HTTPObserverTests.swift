import Testing
import TransportTesting

@testable import HTTP

struct HTTPObserverTests {
    private struct Observer: HTTPObserver {
        let seen = Recorder<HTTPExchange>()
        func httpExchangeEnded(_ exchange: HTTPExchange) { seen.add(exchange) }
    }

    @Test func exchangesAreToldWithoutTheirSecrets() async throws {
        let observer = Observer()
        let site = Site.answering(observer: observer) { _, _ in Site.ok("x", headers: "Set-Cookie: session=1\r\nX-Request-Id: 7\r\n") }
        let url = "http://user:pass@127.0.0.1:\(site.server.port)/api/orders?ws_key=KEY&display=full#f"
        _ = try await site.client.send(HTTPRequest("GET", url, headers: ["Authorization": "Bearer T", "X-Auth-Token": "T", "Accept": "a/b"]))
        _ = await site.error(HTTPRequest("GET", "http://127.0.0.1:1/?ws_key=KEY"))
        let (first, second) = (observer.seen.all[0], observer.seen.all[1])
        #expect(first.url == "http://127.0.0.1:\(site.server.port)/api/orders?ws_key=***&display=***" && !first.isConnectionReused)
        #expect(first.requestHeaders.map(\.value) == ["***", "***", "a/b"])
        let response = try first.result.get()
        #expect(response.headers["Set-Cookie"] == "***" && response.headers["X-Request-Id"] == "7" && response.status == 200)
        #expect(throws: HTTPError.self) { try second.result.get() }
        #expect(second.url == "http://127.0.0.1:1/?ws_key=***")
        await site.stop()
    }

    @Test func multipartBodiesAreBuiltByTheRules() {
        var form = HTTPMultipart(boundary: "b")
        form.add("text", "Zoë")
        form.add("image", [1, 2], filename: "a\"b.jpg", contentType: "image/jpeg")
        let expected =
            "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nZoë\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a%22b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\u{1}\u{2}\r\n--b--\r\n"
        #expect(form.body == Array(expected.utf8) && form.contentType == "multipart/form-data; boundary=b")
    }
}
