import JSON

/// How this installation behaves where the public facts leave room, and what it gets wrong on purpose.
struct AccountViewSwitches: Sendable {
    // What the installation is like.

    /// `ART_PX` includes VAT.
    var pricesIncludeVAT = true
    /// VAT and amounts are rounded per line, else once per order and rate.
    var roundsPerLine = true
    /// Columns of the timber-trade add-on exist.
    var hasAddOn = false
    /// Name of an article column with reserved quantities; nil for none.
    var reservedField: String?
    /// Further article columns by notation: `ART_EAN C20`.
    var articleFields: [String] = []
    /// Columns that one installation added to its sales orders, by notation: `K1_TRACK C30`. Order history keeps them.
    var orderFields: [String] = []
    /// The columns that one installation added for its shop exist: EAN, parent, size, colour, texts, picture and so on.
    var hasShopFields = false
    /// An object with price lists exists.
    var hasPriceLists = false
    /// Article groups can be made and renamed through the API.
    var acceptsGroups = true
    /// Sales orders have a `CNG_DATE`.
    var hasOrderChangeDate = false
    /// Order lines have a `VAT_CODE` of their own.
    var hasLineVATCode = false
    /// `SHIP_COST` and `ORD_COST` exist on orders.
    var hasHeaderCosts = false
    /// The order's total is a column, and part of answers.
    var hasOrderTotal = true
    /// History keeps the order number.
    var hasHistoryNumber = false
    /// Debtor numbers must be given.
    var requiresDebtorNumber = false
    /// Changing debtors, articles and article groups by PUT works.
    var acceptsPUT = true
    /// A stock move changes `CNG_DATE`.
    var stockMovesChangeDate = false
    /// `Equal` on text also finds longer values that begin with it.
    var equalMatchesPrefix = false
    /// Text compares with regard to case.
    var isCaseSensitive = false
    /// Joined columns are named with a dot.
    var joinsWithDot = false
    /// Refuses where the screen would ask: domestic VAT on a foreign debtor, blocked debtor.
    var refusesConfirmations = false
    /// Token answers tell `expires_in`.
    var tellsExpiry = true

    // Faults.

    /// `LastKey` changes nothing: the first page comes again.
    var ignoresLastKey = false
    /// `LastKey` is refused.
    var refusesLastKey = false
    /// `LastKey` means another column, in which nothing comes after it.
    var lastKeyMeansNothing = false
    /// `LastKey` means "from" and not "after".
    var lastKeyIncludes = false

    /// Refusals have status 200.
    var errorsOn200 = false
    /// Refusals have an empty message.
    var emptyErrorMessage = false
    /// Reads without rows have status 404.
    var notFoundOnEmpty = false
    /// One row comes as an object, not as an array.
    var singleObject = false
    /// Details come inside their header.
    var nestedDetails = false
    /// A companion array `AP_CONT` is part of debtor answers.
    var hasContactCompanion = false
    /// Successful writes answer without body.
    var emptyWriteAnswer = false
    /// Milliseconds before each read.
    var slowReads = 0
    /// Milliseconds before each write is stored.
    var slowWrites = 0
    /// Milliseconds between storing and answering.
    var slowAfterStoring = 0
    /// Answers 429 with Retry-After after so many calls in a minute; 0 for never.
    var callsPerMinute = 0

    /// Sets the switches that `arguments` names.
    /// - Throws: `SandboxCommandError` for an unknown switch or a wrong kind of value.
    mutating func set(_ arguments: JSONObject) throws {
        for (name, value) in arguments {
            if let path = Self.flags[name] {
                guard let on = value.bool else { throw SandboxCommandError("\(name): expected true or false") }
                self[keyPath: path] = on
            } else if let path = Self.numbers[name] {
                guard let number = value.int, number >= 0 else { throw SandboxCommandError("\(name): expected a number, 0 or more") }
                self[keyPath: path] = number
            } else if name == "reservedField" {
                reservedField = value.string
            } else if let path = Self.notations[name] {
                self[keyPath: path] = (value.array ?? []).compactMap(\.string)
                if let wrong = self[keyPath: path].first(where: { AccountViewField($0) == nil }) {
                    throw SandboxCommandError("\(name): \(wrong) is not like ART_EAN C20")
                }
            } else {
                let names = (Array(Self.flags.keys) + Array(Self.numbers.keys) + Array(Self.notations.keys) + ["reservedField"]).sorted()
                throw SandboxCommandError("\(name): no such switch; there are \(names.joined(separator: ", "))")
            }
        }
    }

    /// All switches with their values.
    var json: JSONObject {
        var object: JSONObject = [:]
        for (name, path) in Self.flags.sorted(by: { $0.key < $1.key }) { object[name] = .bool(self[keyPath: path]) }
        for (name, path) in Self.numbers.sorted(by: { $0.key < $1.key }) { object[name] = .number(Decimal128(self[keyPath: path])) }
        object["reservedField"] = reservedField.map { .string($0) } ?? .null
        for (name, path) in Self.notations.sorted(by: { $0.key < $1.key }) { object[name] = .array(self[keyPath: path].map { .string($0) }) }
        return object
    }

    private static var flags: [String: WritableKeyPath<AccountViewSwitches, Bool>] {
        [
            "pricesIncludeVAT": \.pricesIncludeVAT, "roundsPerLine": \.roundsPerLine, "hasAddOn": \.hasAddOn,
            "hasShopFields": \.hasShopFields, "hasPriceLists": \.hasPriceLists, "acceptsGroups": \.acceptsGroups,
            "hasOrderChangeDate": \.hasOrderChangeDate, "ignoresLastKey": \.ignoresLastKey, "refusesLastKey": \.refusesLastKey,
            "lastKeyIncludes": \.lastKeyIncludes, "lastKeyMeansNothing": \.lastKeyMeansNothing, "hasLineVATCode": \.hasLineVATCode,
            "hasHeaderCosts": \.hasHeaderCosts, "hasOrderTotal": \.hasOrderTotal,
            "hasHistoryNumber": \.hasHistoryNumber, "requiresDebtorNumber": \.requiresDebtorNumber, "acceptsPUT": \.acceptsPUT,
            "stockMovesChangeDate": \.stockMovesChangeDate, "equalMatchesPrefix": \.equalMatchesPrefix, "isCaseSensitive": \.isCaseSensitive,
            "joinsWithDot": \.joinsWithDot, "refusesConfirmations": \.refusesConfirmations, "tellsExpiry": \.tellsExpiry,
            "errorsOn200": \.errorsOn200, "emptyErrorMessage": \.emptyErrorMessage, "notFoundOnEmpty": \.notFoundOnEmpty,
            "singleObject": \.singleObject, "nestedDetails": \.nestedDetails, "hasContactCompanion": \.hasContactCompanion,
            "emptyWriteAnswer": \.emptyWriteAnswer,
        ]
    }

    private static var notations: [String: WritableKeyPath<AccountViewSwitches, [String]>] {
        ["articleFields": \.articleFields, "orderFields": \.orderFields]
    }

    private static var numbers: [String: WritableKeyPath<AccountViewSwitches, Int>] {
        [
            "slowReads": \.slowReads, "slowWrites": \.slowWrites, "slowAfterStoring": \.slowAfterStoring, "callsPerMinute": \.callsPerMinute,
        ]
    }
}
