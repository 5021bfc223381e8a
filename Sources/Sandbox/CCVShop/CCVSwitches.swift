import JSON

/// Habits of the shop that its documentation leaves open; each has the likelier one as default.
struct CCVSwitches {
    /// An unknown id answers 404 instead of HTTP 500 with code 500.24.
    var unknownIDIs404 = false
    /// Body keys that no schema has are ignored instead of refused.
    var ignoresUnknownKeys = false
    /// A PATCH that changes nothing answers 500.50 instead of 204.
    var refusesSameValue = false
    /// A POST answers 204 without body although it stored something.
    var answersEmpty = false
    /// Webhooks sign the body alone instead of address, bar and body.
    var signsBodyOnly = false
    /// Answers carry no signature.
    var unsigned = false
    /// Answers carry a signature that is wrong.
    var badlySigned = false
    /// Every record carries members that nobody knows.
    var unknownMembers = false
    /// The order whose presence in a list makes the list fail with 500.20; 0 for none.
    var brokenOrder = 0
    /// The product whose presence in a list makes the list fail with 500.20; 0 for none.
    var brokenProduct = 0
    /// Every change of a product's values gives all its combinations new ids.
    var renumbersCombinations = false
    /// New products are hidden while they are in no category.
    var hidesWithoutCategory = false
    /// An order that is entered over the API takes its goods out of stock.
    var ordersTakeStock = true
    /// How often a webhook is tried before it is switched off.
    var webhookTries = 3

    /// Sets switches from a command's arguments.
    mutating func set(_ arguments: JSONObject) throws {
        for (name, value) in arguments {
            switch (name, value) {
            case ("unknownIDIs404", .bool(let on)): unknownIDIs404 = on
            case ("ignoresUnknownKeys", .bool(let on)): ignoresUnknownKeys = on
            case ("refusesSameValue", .bool(let on)): refusesSameValue = on
            case ("answersEmpty", .bool(let on)): answersEmpty = on
            case ("signsBodyOnly", .bool(let on)): signsBodyOnly = on
            case ("unsigned", .bool(let on)): unsigned = on
            case ("badlySigned", .bool(let on)): badlySigned = on
            case ("unknownMembers", .bool(let on)): unknownMembers = on
            case ("renumbersCombinations", .bool(let on)): renumbersCombinations = on
            case ("hidesWithoutCategory", .bool(let on)): hidesWithoutCategory = on
            case ("ordersTakeStock", .bool(let on)): ordersTakeStock = on
            case ("brokenProduct", .number(let number)): brokenProduct = number.int ?? 0
            case ("brokenOrder", .number(let number)): brokenOrder = number.int ?? 0
            case ("webhookTries", .number(let number)): webhookTries = number.int ?? 3
            default:
                throw SandboxCommandError(
                    "\(name): \(value) is no switch; there are unknownIDIs404, ignoresUnknownKeys, refusesSameValue, answersEmpty, signsBodyOnly, unsigned, "
                        + "badlySigned, unknownMembers, renumbersCombinations, hidesWithoutCategory, ordersTakeStock (true or false), brokenOrder, "
                        + "brokenProduct and webhookTries (numbers)")
            }
        }
    }
}
