extension JSONValue {
    /// Reads a JSON text (RFC 8259, UTF-8, no byte order mark): one value, nothing after it.
    public init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = .default) throws(JSONError) {
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        guard let start = bytes.baseAddress, !bytes.isEmpty else { throw JSONError(.unexpectedEnd, at: 0, in: bytes) }
        guard bytes.count <= limits.bytes else { throw JSONError(.tooLarge(limit: limits.bytes), at: 0, in: bytes) }
        var parser = JSONParser(start, count: bytes.count, limits: limits)
        do {
            self = try parser.document()
        } catch {
            throw JSONError(error.reason, at: error.offset, in: bytes)
        }
    }

    public init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) {
        let result = bytes.withUnsafeBytes { raw -> Result<JSONValue, JSONError> in
            Result { () throws(JSONError) in try JSONValue(parsing: raw, limits: limits) }
        }
        self = try result.get()
    }

    public init(parsing bytes: some Collection<UInt8>, limits: JSONLimits = .default) throws(JSONError) {
        try self.init(parsing: Array(bytes), limits: limits)
    }

    public init(parsing text: String, limits: JSONLimits = .default) throws(JSONError) {
        var text = text
        let result = text.withUTF8 { bytes -> Result<JSONValue, JSONError> in
            Result { () throws(JSONError) in try JSONValue(parsing: UnsafeRawBufferPointer(bytes), limits: limits) }
        }
        self = try result.get()
    }
}
