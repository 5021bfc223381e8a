#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The little that the suite runner needs of the file system.
enum Files {
    struct Unreadable: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) cannot be read" }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// The names in a folder, sorted, without hidden ones.
    static func list(_ path: String) throws -> [String] {
        guard let folder = opendir(path) else { throw Unreadable(path: path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}

/// A thread with room for cases that nest thousands of levels deep.
enum LargeStack {
    private static let size = 512 << 20
    /// What an evaluation may use of it.
    static let usable = 448 << 20

    private final class Work: @unchecked Sendable {  // handed to one thread and back
        var body: (() -> Void)?
    }

    static func run<R>(_ body: () throws -> R) throws -> R {
        var result: Result<R, any Error>?
        try withoutActuallyEscaping(body) { body in
            let work = Work()
            work.body = { result = Result { try body() } }
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            defer { pthread_attr_destroy(&attributes) }
            pthread_attr_setstacksize(&attributes, size)
            #if canImport(Darwin)
                var thread: pthread_t?
            #else
                var thread = pthread_t()
            #endif
            let started = pthread_create(
                &thread, &attributes,
                { argument in
                    #if canImport(Darwin)
                        let pointer = argument
                    #else
                        guard let pointer = argument else { return nil }
                    #endif
                    Unmanaged<Work>.fromOpaque(pointer).takeUnretainedValue().body?()
                    return nil
                }, Unmanaged.passUnretained(work).toOpaque())
            guard started == 0 else { throw Files.Unreadable(path: "thread") }
            #if canImport(Darwin)
                if let thread { pthread_join(thread, nil) }
            #else
                pthread_join(thread, nil)
            #endif
            work.body = nil
        }
        guard let result else { throw Files.Unreadable(path: "thread") }
        return try result.get()
    }
}

/// A generator for `$random` and `$shuffle` in the suite.
final class Seed: @unchecked Sendable {  // used by one evaluation at a time
    private var state: UInt64

    init(_ seed: Int64) { state = UInt64(bitPattern: seed) }

    func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / Double(1 << 53)
    }
}
