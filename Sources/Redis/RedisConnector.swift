import CHiredis
import Glibc
import Reactor

/// A connection that is logged in, with its database selected, and belongs to no thread yet.
struct OpenedRedis: @unchecked Sendable {
    let context: UnsafeMutablePointer<redisContext>
}

/// DNS, connecting and login. Blocks: runs on a thread of its own.
enum RedisConnector {
    static func open(_ options: RedisOptions) throws(RedisError) -> OpenedRedis {
        let nanoseconds = max(1_000_000, options.connectTimeout.wholeNanoseconds)
        let timeout = timeval(tv_sec: Int(nanoseconds / 1_000_000_000), tv_usec: Int(nanoseconds % 1_000_000_000 / 1000))
        let made =
            switch options.address {
            case .tcp(let host, let port): redisConnectWithTimeout(host, Int32(port), timeout)
            case .unix(let path): redisConnectUnixWithTimeout(path, timeout)
            }
        guard let context = made else { throw RedisError(.connect, "out of memory") }
        do throws(RedisError) {
            try check(context, options)
            redisSetTimeout(context, timeout)
            if let password = options.password {
                try run(context, ["AUTH"] + (options.user.map { [$0] } ?? []) + [password], options)
            }
            if options.database != 0 { try run(context, ["SELECT", String(options.database)], options) }
            // A server that is still loading its data, or that wants a password, says so here.
            try run(context, ["PING"], options)
            if case .tcp = options.address { redisEnableKeepAlive(context) }
            // From here on reads and writes must not block.
            _ = fcntl(context.pointee.fd, F_SETFL, fcntl(context.pointee.fd, F_GETFL) | O_NONBLOCK)
            context.pointee.flags &= ~REDIS_BLOCK
            return OpenedRedis(context: context)
        } catch {
            redisFree(context)
            throw error
        }
    }

    private static func run(_ context: UnsafeMutablePointer<redisContext>, _ words: [String], _ options: RedisOptions) throws(RedisError) {
        let copies = words.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var pointers = copies.map { UnsafePointer<CChar>($0) }
        let lengths = words.map { $0.utf8.count }
        let object = redisCommandArgv(context, Int32(words.count), &pointers, lengths)
        try check(context, options)
        guard let object else { throw RedisError(.connect, "\(options.redacted): no answer") }
        defer { freeReplyObject(object) }
        if case .error(let text) = RedisReply(object.assumingMemoryBound(to: redisReply.self)) {
            throw RedisError(.connect, "\(options.redacted): \(words[0]): \(text)")
        }
    }

    private static func check(_ context: UnsafeMutablePointer<redisContext>, _ options: RedisOptions) throws(RedisError) {
        if context.pointee.err != 0 { throw RedisError(.connect, "\(options.redacted): \(context.errorText)") }
    }
}

extension UnsafeMutablePointer<redisContext> {
    var errorText: String {
        withUnsafeBytes(of: &pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
