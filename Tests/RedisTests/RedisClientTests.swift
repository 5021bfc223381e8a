import Reactor
import Testing
import TransportTesting

@testable import Redis

@Suite(.enabled(if: TestServers.hasRedis, "needs scripts/servers run"))
struct RedisClientTests {
    let reactor = Reactor(name: "redis-test")
    let key = "redis-test:\(UInt64.random(in: 0 ... .max)):"

    private func client() throws -> RedisClient { RedisClient(try RedisOptions(url: TestServers.redisURL!), on: reactor) }

    @Test func stringsKeepAnyBytes() async throws {
        let redis = try client()
        let bytes: [UInt8] = Array(0...255) + [13, 10, 0]
        #expect(try await redis.set(key + "a", bytes))
        #expect(try await redis.get(key + "a") == bytes)
        #expect(try await redis.get(key + "none") == nil)
        #expect(try await redis.set(key + "a", "x", if: .absent) == false)
        #expect(try await redis.set(key + "b", "x", if: .present) == false)
        #expect(try await redis.set(key + "b", "Zoë", expires: .seconds(100), if: .absent))
        let left = try #require(try await redis.pttl(key + "b"))
        #expect(left > .seconds(90) && left <= .seconds(100))
        #expect(try await redis.setReturningOld(key + "b", "y") == Array("Zoë".utf8))
        #expect(try await redis.pttl(key + "b") == nil)
        #expect(try await redis.mget([key + "b", key + "none"]) == [Array("y".utf8), nil])
        #expect(try await redis.expire(key + "b", after: .milliseconds(1)))
        #expect(await eventually { (try? await redis.exists(key + "b")) == false })
        #expect(try await redis.incr(key + "n") == 1)
        #expect(try await redis.incrBy(key + "n", -5) == -4)
        #expect(try await redis.del(key + "a", key + "n", key + "none") == 2)
        await reactor.stop()
    }

    @Test func hashesSetsAndSortedSets() async throws {
        let redis = try client()
        #expect(try await redis.hset(key + "h", ["one": 1, "two": "2"]) == 2)
        #expect(try await redis.hset(key + "h", "one", "eins") == false)
        #expect(try await redis.hgetString(key + "h", "one") == "eins")
        #expect(try await redis.hmget(key + "h", ["two", "none"]) == [Array("2".utf8), nil])
        #expect(try await redis.hincrBy(key + "h", "two", 40) == 42)
        #expect(try await redis.hgetall(key + "h") == ["one": Array("eins".utf8), "two": Array("42".utf8)])
        #expect(try await redis.hdel(key + "h", "one", "none") == 1)
        #expect(try await redis.sadd(key + "s", "a", "b", "a") == 2)
        #expect(try await redis.sismember(key + "s", "a"))
        #expect(try await redis.smembers(key + "s").sorted() == ["a", "b"])
        #expect(try await redis.srem(key + "s", "a") == 1)
        for score in 1...5 { try await redis.zadd(key + "z", "m\(score)", score: Double(score)) }
        #expect(try await redis.zrangeByScore(key + "z", from: -.infinity, to: 3, limit: 2) == ["m1", "m2"])
        #expect(try await redis.zrem(key + "z", "m1") == 1)
        #expect(try await redis.zcard(key + "z") == 4)
        #expect(try await redis.keys(matching: key + "*", count: 10) == [key + "h", key + "s", key + "z"])
        try await redis.del(key + "h", key + "s", key + "z")
        await reactor.stop()
    }

    @Test func aScriptIsSentInFullOnlyOnce() async throws {
        let redis = try client()
        let script = RedisScript("return {KEYS[1], ARGV[1], #ARGV} -- \(key)")
        for _ in 1...2 {
            let reply = try await redis.run(script, keys: [key], arguments: ["x", 7])
            #expect(reply.array?.map(\.string) == [key, "x", nil] && reply.array?.last?.int == 2)
        }
        #expect(try await redis.send("SCRIPT", "EXISTS", script.sha).array == [.int(1)])
        #expect(SHA1.hex(Array("abc".utf8)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        await reactor.stop()
    }

    @Test func anErrorReplyNamesItsKindAndHarmsNothingElse() async throws {
        let redis = try client()
        try await redis.set(key, "text")
        let error = await #expect(throws: RedisError.self) { try await redis.incr(key) }
        #expect(error?.code == .server && error?.message.contains("not an integer") == true)
        #expect(try await redis.getString(key) == "text")
        try await redis.del(key)
        await reactor.stop()
    }

    @Test func thousandsOfCommandsAtOnceKeepTheirOrder() async throws {
        let redis = try client()
        let key = key
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<5000 {
                group.addTask {
                    try await redis.set("\(key)\(number)", number, expires: .seconds(60))
                    return Int(try await redis.getString("\(key)\(number)")!)!
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 5000 * 4999 / 2)
        await reactor.stop()
    }

    @Test func theSocketAndADatabaseWork() async throws {
        let redis = RedisClient(try RedisOptions(url: "redis+unix://\(TestServers.redisSocket!)?db=3"), on: reactor)
        try await redis.set(key, "three")
        #expect(try await redis.getString(key) == "three")
        #expect(try await client().get(key) == nil)
        try await redis.del(key)
        await reactor.stop()
    }

    @Test func aBrokenConnectionIsMadeAgain() async throws {
        let port = try #require(Int(TestServers.redisURL!.split(separator: ":").last!))
        let proxy = TCPProxy(to: port)
        let redis = RedisClient(try RedisOptions(url: "redis://127.0.0.1:\(proxy.port)"), on: reactor)
        try await redis.set(key, "1", expires: .seconds(60))
        let name = "lost\(UInt32.random(in: 0 ... .max))"
        _ = try await redis.send("CLIENT", "SETNAME", name)
        proxy.hold(after: 0)
        let key = key, other = try client()
        let lost = Task { try await redis.get(key) }
        // The command is under way as soon as Redis has seen it.
        #expect(
            try await eventually {
                try await other.send("CLIENT", "LIST").string!.split(separator: "\n").contains {
                    $0.contains("name=\(name) ") && $0.contains("cmd=get ")
                }
            })
        proxy.dropAll()
        let error = await #expect(throws: RedisError.self) { try await lost.value }
        #expect(error?.code == .connectionLost && error?.mayHaveRun == true)
        #expect(try await redis.getString(key) == "1")
        #expect(proxy.connectionCount == 2)
        proxy.stop()
        await reactor.stop()
    }

    @Test func aCommandWithoutReplyTimesOutAndTheConnectionIsReplaced() async throws {
        let port = try #require(Int(TestServers.redisURL!.split(separator: ":").last!))
        let proxy = TCPProxy(to: port)
        var options = try RedisOptions(url: "redis://127.0.0.1:\(proxy.port)")
        options.commandTimeout = .milliseconds(200)
        let redis = RedisClient(options, on: reactor)
        try await redis.connect()
        proxy.hold(after: 0)
        let error = await #expect(throws: RedisError.self) { try await redis.get(key) }
        #expect(error?.code == .timeout)
        proxy.release()
        #expect(await eventually { (try? await redis.getString(key)) == .some(nil) })
        proxy.stop()
        await reactor.stop()
    }

    @Test func withoutAServerACommandSaysSoInTime() async throws {
        var options = try RedisOptions(url: "redis://127.0.0.1:1")
        options.commandTimeout = .milliseconds(300)
        let redis = RedisClient(options, on: reactor)
        let error = await #expect(throws: RedisError.self) { try await redis.get("x") }
        #expect(error?.code == .notConnected && error?.mayHaveRun == false && error?.message.contains("refused") == true)
        await reactor.stop()
        let late = await #expect(throws: RedisError.self) { try await redis.get("x") }
        #expect(late?.code == .closed)
    }
}

struct RedisOptionsTests {
    @Test func anAddressElsewhereNeedsConsent() throws {
        #expect(throws: RedisError.self) { try RedisOptions(url: "redis://redis.example.com") }
        #expect(throws: RedisError.self) { try RedisOptions(url: "redis://127.example.com") }
        #expect(
            try RedisOptions(url: "redis://redis.example.com:7000/2", plaintextAccepted: true).address == .tcp(host: "redis.example.com", port: 7000))
        #expect(try RedisOptions(url: "redis://localhost").address == .tcp(host: "localhost", port: 6379))
        #expect(try RedisOptions(url: "redis://[::1]:1").address == .tcp(host: "::1", port: 1))
    }

    @Test func allPartsOfAnAddressAreRead() throws {
        let options = try RedisOptions(url: "redis://k%40:p%2Fw@127.0.0.1:6380/4")
        #expect(options.user == "k@" && options.password == "p/w" && options.database == 4)
        #expect(options.redacted == "redis://127.0.0.1:6380/4")
        #expect(throws: RedisError.self) { try RedisOptions(url: "rediss://127.0.0.1") }
        #expect(throws: RedisError.self) { try RedisOptions(url: "redis://127.0.0.1/x") }
        #expect(throws: RedisError.self) { try RedisOptions(url: "127.0.0.1:6379") }
    }
}
