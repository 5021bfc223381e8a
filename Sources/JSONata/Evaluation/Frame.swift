import JSON

/// The names that a frame has slots for: known when the expression is compiled.
final class Layout: Sendable {
    let names: [String]

    init(_ names: [String]) { self.names = names }

    func slot(of name: String) -> Int? { names.firstIndex { $0.hasSameBytes(as: name) } }
}

/// The variables of a block, a call or a tuple.
final class Frame {
    let parent: Frame?
    let layout: Layout
    var slots: [Value]
    /// A closure holds this frame (and so all frames around it).
    var isCaptured = false

    init(_ layout: Layout, parent: Frame?) {
        self.layout = layout
        self.parent = parent
        slots = layout.names.isEmpty ? [] : [Value](repeating: .unset, count: layout.names.count)
    }

    init(_ layout: Layout, parent: Frame?, slots: [Value]) {
        self.layout = layout
        self.parent = parent
        self.slots = slots
    }

    /// The value of a name seen from here, by text: for `$eval`, which is compiled late.
    func lookUp(_ name: String) -> Value? {
        var frame: Frame? = self
        while let current = frame {
            if let slot = current.layout.slot(of: name) {
                if case .unset = current.slots[slot] {} else { return current.slots[slot] }
            }
            frame = current.parent
        }
        return nil
    }
}

/// One record of a path with `@`, `#` or `%`: the current item and the variables bound so far.
struct Tuple {
    var context: Value
    var slots: [Value]
}

/// The records of a path, with the names of their slots.
final class TupleStream {
    let layout: Layout
    let tuples: [Tuple]

    init(_ layout: Layout, _ tuples: [Tuple]) {
        self.layout = layout
        self.tuples = tuples
    }
}
