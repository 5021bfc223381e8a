public import JSON

/// A system that orders are written to, as sales orders or sales invoices.
public protocol OrderTarget: Sendable {
    /// What the target already holds under a reference; exact matches only. More than one means that it was doubled.
    func findOrders(_ query: OrderQuery) async throws -> [WrittenOrder]

    /// Writes header and lines in one call.
    ///
    /// - Parameter record: Fields by the target's own names, as the mapping made them.
    /// - Throws: `Fault`; when the write may have reached the target, `writeMayHaveHappened` is set.
    func write(_ record: OrderRecord) async throws -> WrittenOrder

    /// The total that the target computed for what was written, including tax; nil where it cannot be read.
    func storedTotal(of order: WrittenOrder) async throws -> Decimal128?
}

/// What an order becomes.
public enum OrderForm: String, Sendable, Hashable, CaseIterable {
    /// A sales order.
    case order
    /// A sales invoice.
    case invoice
}

/// Which written order is meant.
public struct OrderQuery: Sendable, Hashable {
    /// Sales order or invoice.
    public var form: OrderForm
    /// Our reference, with its terminator.
    public var reference: String
    /// The day the buyer placed it, `YYYY-MM-DD`: it names the book year.
    public var placedOn: String
    /// Whether orders that were already processed must be searched too (order history); costs a call more.
    public var includeHistory: Bool

    /// Makes a query.
    public init(form: OrderForm, reference: String, placedOn: String, includeHistory: Bool) {
        self.form = form
        self.reference = reference
        self.placedOn = placedOn
        self.includeHistory = includeHistory
    }
}

/// Fields to write, by the target's names.
public struct OrderRecord: Sendable, Hashable {
    /// Sales order or invoice.
    public var form: OrderForm
    /// Our reference, for messages and for finding it again.
    public var reference: String
    /// The day the buyer placed it, `YYYY-MM-DD`.
    public var placedOn: String
    /// The header's fields.
    public var header: JSONObject
    /// Each line's fields.
    public var lines: [JSONObject]

    /// Makes a record.
    public init(form: OrderForm, reference: String, placedOn: String, header: JSONObject, lines: [JSONObject]) {
        self.form = form
        self.reference = reference
        self.placedOn = placedOn
        self.header = header
        self.lines = lines
    }
}

/// An order that the target holds.
public struct WrittenOrder: Sendable, Hashable {
    /// The target's number for it.
    public var number: String
    /// Sales order or invoice.
    public var form: OrderForm
    /// The day it is booked on, where known: the book year to read it from.
    public var bookedOn: String?
    /// The total including tax, where the answer had it.
    public var total: Decimal128?
    /// Texts that were cut to the target's width, each as "FIELD: 52 of 60 characters".
    public var cuts: [String]

    /// Makes a written order.
    public init(number: String, form: OrderForm, bookedOn: String? = nil, total: Decimal128? = nil, cuts: [String] = []) {
        self.number = number
        self.form = form
        self.bookedOn = bookedOn
        self.total = total
        self.cuts = cuts
    }
}
