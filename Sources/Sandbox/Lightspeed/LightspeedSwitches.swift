import Commerce
import JSON

/// Habits of the shop that its documentation leaves open; each has the likelier one as default.
struct LightspeedSwitches {
    /// Lists run from the lowest id up instead of from the newest down.
    var ascending = false
    /// Filters without zone are read as UTC instead of as the shop's time.
    var filtersInUTC = false
    /// Single orders carry their lines, invoices, shipments and customer.
    var embeds = true
    /// A refusal for quota says when to come back.
    var retryAfter = true
    /// A limit above 250 is refused instead of clamped.
    var refusesLargeLimits = false
    /// Every record carries members that nobody knows.
    var unknownMembers = false
    /// What an empty list looks like: `[]` in its envelope, `false` in its envelope, or no key at all.
    var emptyList = "array"
    /// How often a webhook is tried before it is switched off.
    var webhookTries = 3
    /// So many coming reads of order lines answer 404 although the order is there.
    var spurious404s = 0
    /// Lists of variants are filtered by EAN and article code too.
    var unprovenFilters = false
    /// A change of many variants is answered with their rows; else with none.
    var bulkAnswersRows = true
    /// A change of many variants leaves this one out, without a word; 0 for none.
    var bulkForgets = 0

    /// Sets switches from a command's arguments.
    mutating func set(_ arguments: JSONObject) throws {
        for (name, value) in arguments {
            switch (name, value) {
            case ("ascending", .bool(let on)): ascending = on
            case ("filtersInUTC", .bool(let on)): filtersInUTC = on
            case ("embeds", .bool(let on)): embeds = on
            case ("retryAfter", .bool(let on)): retryAfter = on
            case ("refusesLargeLimits", .bool(let on)): refusesLargeLimits = on
            case ("unknownMembers", .bool(let on)): unknownMembers = on
            case ("unprovenFilters", .bool(let on)): unprovenFilters = on
            case ("bulkAnswersRows", .bool(let on)): bulkAnswersRows = on
            case ("bulkForgets", .number(let number)): bulkForgets = number.int ?? 0
            case ("emptyList", .string(let form)) where ["array", "false", "missing"].contains(form): emptyList = form
            case ("webhookTries", .number(let number)): webhookTries = number.int ?? 3
            case ("spurious404s", .number(let number)): spurious404s = number.int ?? 0
            default:
                throw SandboxCommandError(
                    "\(name): \(value) is no switch; there are ascending, filtersInUTC, embeds, retryAfter, refusesLargeLimits, unknownMembers, "
                        + "unprovenFilters, bulkAnswersRows (true or false), emptyList (array, false or missing), webhookTries, spurious404s and "
                        + "bulkForgets (numbers)")
            }
        }
    }
}
