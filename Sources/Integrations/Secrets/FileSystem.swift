#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The few things of the file system that settings need, without Foundation.
public enum FileSystem {
    /// What tells whether a file has changed, short of reading it.
    public struct Stamp: Sendable, Hashable {
        /// Seconds and nanoseconds of the last change, and the size in bytes.
        public var seconds: Int, nanoseconds: Int, size: Int
    }

    /// The value of an environment variable.
    public static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// The whole of a file. - Throws: `SecretProblem` with a plain sentence; also when it is larger than `limit` bytes.
    public static func read(_ path: String, limit: Int = 16_777_216) throws(SecretProblem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SecretProblem("\(path): \(String(cString: strerror(errno))).") }
        defer { close(descriptor) }
        var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = chunk.withUnsafeMutableBytes { buffer in
                #if canImport(Glibc)
                    Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                #else
                    Darwin.read(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if count == 0 { return bytes }
            guard count > 0 else { throw SecretProblem("\(path): \(String(cString: strerror(errno))).") }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else { throw SecretProblem("\(path): is larger than \(limit) bytes.") }
        }
    }

    /// The file's stamp; nil when it is gone.
    public static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Glibc)
            // timespec's members cannot be named without importing a private overlay module; it is two words.
            let time = unsafeBitCast(status.st_mtim, to: (Int, Int).self)
            return Stamp(seconds: time.0, nanoseconds: time.1, size: Int(status.st_size))
        #else
            return Stamp(seconds: status.st_mtimespec.tv_sec, nanoseconds: status.st_mtimespec.tv_nsec, size: Int(status.st_size))
        #endif
    }

    /// The names of a directory's entries, sorted; nil when it cannot be read.
    public static func names(in directory: String) -> [String]? {
        guard let handle = opendir(directory) else { return nil }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Writes a new file that only its owner may read; refuses when it exists.
    public static func create(_ path: String, _ bytes: [UInt8]) throws(SecretProblem) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SecretProblem("\(path): \(String(cString: strerror(errno))).") }
        defer { close(descriptor) }
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count, fsync(descriptor) == 0 else { throw SecretProblem("\(path): \(String(cString: strerror(errno))).") }
    }

    /// Puts the file `fresh` in the place of `path`, in one step. - Throws: `SecretProblem` with a plain sentence.
    public static func replace(_ path: String, with fresh: String) throws(SecretProblem) {
        guard rename(fresh, path) == 0 else { throw SecretProblem("\(path): \(String(cString: strerror(errno))).") }
    }
}
