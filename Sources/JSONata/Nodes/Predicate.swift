import JSON

/// A filter `[…]`.
final class Predicate: @unchecked Sendable {  // constants only
    let node: Node
    /// The position, if a number stands in the text.
    let literal: Int?
    /// Behind a block whose path hands on bindings: their names.
    let layout: Layout?

    init(_ node: Node, literal: Int?, layout: Layout?) {
        self.node = node
        self.literal = literal
        self.layout = layout
    }

    /// The items that pass, as a sequence.
    func filter(_ value: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        if value.isUndefined { return .undefined }
        if case .tuples(let stream) = value, let layout {
            let places = layout.names.map { stream.layout.slot(of: $0) }
            let tuples = stream.tuples.map { tuple in Tuple(context: tuple.context, slots: places.map { $0.map { tuple.slots[$0] } ?? .unset }) }
            return .tuples(TupleStream(layout, try filter(tuples, layout, frame, run)))
        }
        let frame = layout.map { Frame($0, parent: frame) } ?? frame
        let items = Items(value)
        if let literal {
            let index = literal < 0 ? items.count + literal : literal
            return index >= 0 && index < items.count ? items[index] : .undefined
        }
        var result = Gathering()
        for index in 0..<items.count {
            let item = items[index]
            let copies = try copies(of: try node.eval(item, frame, run), at: index, of: items.count)
            for _ in 0..<copies { result.append(item) }
        }
        try run.made(items: result.count)
        return result.sequence()
    }

    /// The records that pass.
    func filter(_ stream: [Tuple], _ layout: Layout, _ frame: Frame, _ run: Run) throws(Failure) -> [Tuple] {
        if let literal {
            let index = literal < 0 ? stream.count + literal : literal
            return index >= 0 && index < stream.count ? [stream[index]] : []
        }
        var result: [Tuple] = []
        for (index, tuple) in stream.enumerated() {
            let inner = Frame(layout, parent: frame, slots: tuple.slots)
            let copies = try copies(of: try node.eval(tuple.context, inner, run), at: index, of: stream.count)
            for _ in 0..<copies { result.append(tuple) }
        }
        try run.made(items: result.count)
        return result
    }

    /// How often the item at `index` is taken, by the predicate's result: a number or numbers mean positions, all else its truth.
    private func copies(of result: Value, at index: Int, of count: Int) throws(Failure) -> Int {
        switch result {
        case .json(.bool(let value)): return value ? 1 : 0
        case .json(.number(let number)): return Self.position(number, count) == index ? 1 : 0
        case .json(.array), .list:
            let items = Items(result)
            var copies = 0
            for at in 0..<items.count {
                guard let number = items[at].decimal else { return result.isTrue ? 1 : 0 }
                if Self.position(number, count) == index { copies += 1 }
            }
            return copies
        case .infinite: throw Failure("D1001", "The number is not finite", at: node.position)
        default: return result.isTrue ? 1 : 0
        }
    }

    /// The position that a number means; -1 where it means none.
    private static func position(_ number: Decimal128, _ count: Int) -> Int {
        guard let whole = number.int ?? number.rounded(to: 0, .floor).int else { return -1 }
        return whole < 0 ? whole + count : whole
    }
}
