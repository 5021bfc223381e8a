extension String {
    /// Equality of the UTF-8 bytes. `==` of `String` takes "é" and "e" + U+0301 for the same; keys and values of JSON are not.
    @inlinable
    package func hasSameBytes(as other: String) -> Bool {
        // The same sixteen bytes are the same string whatever they mean; short strings are held in them, so this decides most comparisons.
        let (mine, its) = (unsafeBitCast(self, to: (UInt64, UInt64).self), unsafeBitCast(other, to: (UInt64, UInt64).self))
        if mine == its { return true }
        if utf8.count != other.utf8.count { return false }
        return sameLengthBytes(as: other)
    }

    @usableFromInline
    package func sameLengthBytes(as other: String) -> Bool {
        let equal = utf8.withContiguousStorageIfAvailable { mine in
            other.utf8.withContiguousStorageIfAvailable { its in mine.elementsEqual(its) }
        }
        if let equal, let equal { return equal }
        return utf8.elementsEqual(other.utf8)
    }
}
