/// A hash table from the keys of a large object to their places. A copy of an object shares it; a change to a shared one makes a new one.
@usableFromInline
final class KeyIndex: @unchecked Sendable {  // changed only while one owner holds it, which `JSONObject.append` checks
    /// Place + 1; 0 is free. The size is a power of two, at most half full.
    private var slots: [UInt32]

    init(_ members: [JSONObject.Member]) {
        var size = 64
        while size < members.count * 4 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        for place in members.indices { insert(members[place].key, at: place) }
    }

    func hasRoom(for count: Int) -> Bool { count * 2 <= slots.count }

    func insert(_ key: String, at place: Int) {
        var slot = Self.hash(key) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(place + 1)
    }

    @usableFromInline
    func place(of key: String, in members: [JSONObject.Member]) -> Int? {
        var slot = Self.hash(key) & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if members[place].key.hasSameBytes(as: key) { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Seeded per process, so that nobody can send keys that all meet in one slot.
    private static func hash(_ key: String) -> Int {
        var hasher = Hasher()
        if key.utf8.withContiguousStorageIfAvailable({ hasher.combine(bytes: UnsafeRawBufferPointer($0)) }) == nil {
            for byte in key.utf8 { hasher.combine(byte) }
        }
        return hasher.finalize()
    }
}
