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

    /// - Throws: K1005 if the stack has been used up by an expression's nesting.
    @inline(__always)
    func check(at position: Int) throws(Failure) {
        if isExhausted { throw Self.tooDeep(at: position) }
    }

    static func tooDeep(at position: Int) -> Failure { Failure("K1005", "The expression is nested too deep", at: position) }

    /// The address of something on the stack.
    @inline(__always)
    private static var here: UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }
}
