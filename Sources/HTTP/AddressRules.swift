import CCurl

/// Which addresses are public. What is not may only be reached by clients that allow it: an address in settings must not open the
/// way into the network behind this machine.
enum AddressRules {
    /// - Parameter address: a `sockaddr` of `family`. Other families than IPv4 and IPv6 are not public.
    static func isPublic(_ address: UnsafeRawPointer, family: Int32) -> Bool {
        switch family {
        case AF_INET: isPublic(v4: bytes(address + MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)!, 4))
        case AF_INET6: isPublic(v6: bytes(address + MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)!, 16))
        default: false
        }
    }

    private static func bytes(_ start: UnsafeRawPointer, _ count: Int) -> [UInt8] {
        [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// By the registries of special-purpose addresses (RFC 6890 and its successors).
    static func isPublic(v4 a: [UInt8]) -> Bool {
        switch (a[0], a[1], a[2]) {
        case (0, _, _), (10, _, _), (127, _, _): false
        case (100, 64...127, _): false  // shared by carriers
        case (169, 254, _), (172, 16...31, _), (192, 168, _): false
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100), (203, 0, 113): false
        case (224...255, _, _): false  // multicast, reserved, broadcast
        default: true
        }
    }

    static func isPublic(v6 a: [UInt8]) -> Bool {
        let zeros = a.prefix { $0 == 0 }.count
        if zeros >= 12 { return false }  // ::, ::1, and the old ::a.b.c.d
        if zeros == 10, a[10] == 0xFF, a[11] == 0xFF { return isPublic(v4: Array(a[12...])) }  // mapped
        if a.starts(with: [0, 0x64, 0xFF, 0x9B]) {  // NAT64
            return a[4..<12].allSatisfy { $0 == 0 } && isPublic(v4: Array(a[12...]))
        }
        if a.starts(with: [0x20, 0x02]) { return isPublic(v4: Array(a[2..<6])) }  // 6to4
        if a.starts(with: [0x20, 0x01, 0, 0]) || a.starts(with: [0x20, 0x01, 0x0D, 0xB8]) { return false }  // Teredo, documentation
        return a[0] & 0xE0 == 0x20  // global unicast is 2000::/3
    }
}
