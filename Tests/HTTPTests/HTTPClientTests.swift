import Reactor
import Testing
import TransportTesting

@testable import HTTP

struct HTTPClientTests {
    @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "LINK"]) func everyVerbTravelsWithItsBody(_ method: String) async throws {
        let site = Site.answering { head, body in Site.ok("\(head.split(separator: "\r\n")[0])|\(String(decoding: body, as: UTF8.self))") }
        for body in ["", "{\"a\":1}"] {
            let response = try await site.client.send(HTTPRequest(method, "\(site.url)/x/../y?q=1", body: Array(body.utf8)))
            #expect(response.status == 200 && String(decoding: response.body, as: UTF8.self) == "\(method) /x/../y?q=1 HTTP/1.1|\(body)")
        }
        #expect(site.server.connectionCount == 1)
        await site.stop()
    }

    @Test func aHeadRequestHasNoBodyToWaitFor() async throws {
        let site = Site.answering { _, _ in "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nETag: x\r\n\r\n" }
        for _ in 1...2 {
            let response = try await site.client.send(HTTPRequest("HEAD", site.url))
            #expect(response.body.isEmpty && response.headers["etag"] == "x")
        }
        await site.stop()
    }

    @Test func headersAreSentAsGivenAndNothingIsInvented() async throws {
        let site = Site.answering { head, _ in Site.ok(head) }
        let request = HTTPRequest(
            "POST", site.url, headers: ["X-Empty": "", "Accept": "application/xml", "x-a": "Zoë"], body: Array(repeating: 65, count: 1 << 21))
        let head = String(decoding: try await site.client.send(request).body, as: UTF8.self)
        let names = head.split(separator: "\r\n").dropFirst().map { $0.split(separator: ":")[0].lowercased() }
        #expect(names.sorted() == ["accept", "accept-encoding", "content-length", "host", "user-agent", "x-a", "x-empty"])
        #expect(head.contains("x-a: Zoë") && head.contains("Accept: application/xml"))
        let bad = await site.error(HTTPRequest("GET", site.url, headers: ["X": "a\r\nEvil: 1"]))
        #expect(bad?.mayHaveBeenSent == false)
        await site.stop()
    }

    @Test func responseHeadersKeepOrderAndRepeats() async throws {
        let site = Site.answering { _, _ in "HTTP/1.1 100 Continue\r\nX-No: 1\r\n\r\n" + Site.ok("", headers: "Set-Cookie: a\r\nset-cookie:  b \r\n")
        }
        let headers = try await site.client.send(HTTPRequest("GET", site.url)).headers
        #expect(headers.map { "\($0.name)=\($0.value)" } == ["Content-Length=0", "Set-Cookie=a", "set-cookie=b"])
        await site.stop()
    }

    @Test func redirectsAreAnswersLikeOthers() async throws {
        let site = Site.answering { _, _ in "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n" }
        #expect(try await site.client.send(HTTPRequest("GET", site.url)).status == 302)
        await site.stop()
    }

    @Test func compressedBodiesAreUnpackedUpToTheLimit() async throws {
        // A small answer that unpacks to a large one.
        let packed = Gzip.aaaa
        let site = Site { connection in
            while connection.readRequest() != nil {
                connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n")
                connection.write(packed)
            }
        }
        let response = try await site.client.send(HTTPRequest("GET", site.url))
        #expect(response.body == [UInt8](repeating: 0x61, count: 100_000))
        let error = await site.error(HTTPRequest("GET", site.url, responseLimit: 50_000))
        #expect(error?.code == .tooLarge && error?.mayHaveBeenSent == true)
        await site.stop()
    }

    @Test func largeAnswersArriveWhole() async throws {
        let site = Site { connection in
            while connection.readRequest() != nil {
                connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                for _ in 1...100 {
                    connection.write("186A0\r\n")
                    connection.write([UInt8](repeating: 7, count: 100_000) + [13, 10])
                }
                connection.write("0\r\n\r\n")
            }
        }
        #expect(try await site.client.send(HTTPRequest("GET", site.url)).body.count == 10_000_000)
        let error = await site.error(HTTPRequest("GET", site.url, responseLimit: 9_999_999))
        #expect(error?.code == .tooLarge)
        await site.stop()
    }

    @Test func connectionsAreKeptAndBoundedPerHost() async throws {
        let site = Site.answering(connectionsPerHost: 4) { _, _ in Site.ok("x") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...200 {
                group.addTask {
                    let response = try await site.client.send(HTTPRequest("POST", site.url, body: [1]))
                    #expect(response.status == 200)
                }
            }
            try await group.waitForAll()
        }
        #expect((1...4).contains(site.server.connectionCount))
        await site.stop()
    }

    @Test func afterTheReactorsStopRequestsFail() async throws {
        let site = Site.answering { _, _ in Site.ok("x") }
        await site.stop()
        #expect(await site.error(HTTPRequest("GET", site.url))?.code == .cancelled)
    }
}
