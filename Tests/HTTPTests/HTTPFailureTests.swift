import Reactor
import Testing
import TransportTesting

@testable import HTTP

/// What a caller learns when no complete answer arrives, and above all whether the server may have acted.
struct HTTPFailureTests {
    @Test func nothingListensSoNothingWasSent() async {
        let site = Site { _ in }
        site.server.stop()
        let error = await site.error(HTTPRequest("POST", site.url, body: [1]))
        #expect(error?.code == .connect && error?.mayHaveBeenSent == false)
        await site.stop()
    }

    @Test func aNameWithoutAddressWasNotSent() async {
        let site = Site { _ in }
        let error = await site.error(HTTPRequest("POST", "http://nothing.invalid/x?key=1", timeouts: .init(connect: .seconds(2))))
        #expect(error?.mayHaveBeenSent == false && error?.message.contains("key=1") == false)
        await site.stop()
    }

    @Test(arguments: ["", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://[::1"]) func badAddressesAreRefused(_ url: String) async {
        let site = Site { _ in }
        let error = await site.error(HTTPRequest("GET", url))
        #expect(error?.code == .badURL && error?.mayHaveBeenSent == false, "\(String(describing: error))")
        await site.stop()
    }

    @Test func anAnswerThatStopsHalfwayWasSent() async {
        let site = Site { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\":")
        }
        let error = await site.error(HTTPRequest("POST", site.url, body: [1]))
        #expect(error?.code == .closed && error?.mayHaveBeenSent == true)
        await site.stop()
    }

    @Test func aSilentServerIsTimedOutAndMayHaveActed() async {
        let site = Site { connection in
            _ = connection.readRequest()
            connection.waitForEnd()
        }
        let start = MonotonicTime.now
        let total = await site.error(HTTPRequest("POST", site.url, timeouts: .init(total: .milliseconds(300), stall: .seconds(60))))
        #expect(total?.code == .timeout && total?.mayHaveBeenSent == true && MonotonicTime.now - start < .seconds(30))
        let stall = await site.error(HTTPRequest("POST", site.url, timeouts: .init(total: .seconds(30), stall: .seconds(1))))
        #expect(stall?.code == .stalled && stall?.mayHaveBeenSent == true)
        await site.stop()
    }

    @Test func waitingForAFreeConnectionCountsAndWasNotSent() async throws {
        let arrived = Flag()
        let site = Site(connectionsPerHost: 1) { connection in
            if connection.readRequest() != nil { arrived.set() }
            connection.waitForEnd()
        }
        let first = Task { await site.error(HTTPRequest("POST", site.url)) }
        #expect(await eventually { arrived.isSet })
        let second = await site.error(HTTPRequest("POST", site.url, timeouts: .init(total: .milliseconds(100))))
        #expect(second?.code == .timeout && second?.mayHaveBeenSent == false)
        let third = Task { try? await site.client.send(HTTPRequest("POST", site.url)) }
        third.cancel()
        #expect(await third.value == nil)
        first.cancel()
        let cancelled = await first.value
        #expect(cancelled?.code == .cancelled && cancelled?.mayHaveBeenSent == true)
        await site.stop()
    }

    @Test(arguments: [true, false]) func aPostOverAKeptConnectionThatDiesIsNeverRepeated(withBody: Bool) async throws {
        let posts = Recorder<String>()
        let site = Site { connection in
            // The first answer keeps the connection; the second request is read, perhaps acted on, and the connection dropped.
            guard let (first, _) = connection.readRequest() else { return }
            posts.add(String(first.split(separator: "\r\n")[0]))
            connection.write(Site.ok("x"))
            guard let (second, _) = connection.readRequest() else { return }
            posts.add(String(second.split(separator: "\r\n")[0]))
        }
        _ = try await site.client.send(HTTPRequest("POST", "\(site.url)/1", body: [1]))
        let error = await site.error(HTTPRequest("POST", "\(site.url)/2", body: withBody ? [1, 2, 3] : []))
        #expect(error?.code == .closed && error?.mayHaveBeenSent == true)
        #expect(posts.all == ["POST /1 HTTP/1.1", "POST /2 HTTP/1.1"])
        // The same of a GET is repeated by curl, and works.
        _ = try await site.client.send(HTTPRequest("GET", "\(site.url)/3"))
        #expect(try await site.client.send(HTTPRequest("GET", "\(site.url)/4")).status == 200)
        #expect(posts.all.dropFirst(2) == ["GET /3 HTTP/1.1", "GET /4 HTTP/1.1", "GET /4 HTTP/1.1"])
        await site.stop()
    }

    @Test func noiseInsteadOfAnAnswerIsAnError() async {
        let site = Site { connection in
            _ = connection.readRequest()
            connection.write("\u{0}\u{1}\u{2} no HTTP\r\n\r\n")
        }
        let error = await site.error(HTTPRequest("GET", site.url))
        #expect(error != nil && error?.mayHaveBeenSent == true)
        await site.stop()
    }

    @Test func anEndlessHeadIsRefused() async {
        let site = Site { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\n")
            while connection.write("X-Filler: \(String(repeating: "x", count: 1000))\r\n") {}
        }
        let error = await site.error(HTTPRequest("GET", site.url))
        #expect(error != nil)
        await site.stop()
    }

    @Test func tlsToAServerThatHasNoneFailsBeforeAnythingIsSent() async {
        let site = Site.answering { _, _ in Site.ok("x") }
        let error = await site.error(
            HTTPRequest("POST", "https://127.0.0.1:\(site.server.port)", timeouts: .init(connect: .seconds(3), total: .seconds(5))))
        #expect(error?.mayHaveBeenSent == false)
        await site.stop()
    }
}
