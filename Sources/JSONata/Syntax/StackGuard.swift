/// Watches how much of the thread's stack has been used since it was made, so that deep nesting ends in an error before the stack does.
struct StackGuard {
    private let floor: UInt

    /// - Parameter bytes: how much may be used from here on.
    init(bytes: Int) {
        let here = Self.here
        floor = here > UInt(bytes) ? here - UInt(bytes) : 0
    }

    @inline(__always)
    var isExhausted: Bool { Self.here < floor }

    /// The address of something on the stack.
    @inline(__always)
    private static var here: UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }
}
