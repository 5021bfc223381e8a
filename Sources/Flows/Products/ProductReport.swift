import Commerce

/// What was done for a product, or in a dry run would have been done, in the order of doing.
struct ProductReport: Sendable {
    /// Each in words: "price 10 -> 12", "image 2 replaced".
    var changes: [String] = []
    /// What a person must look at.
    var alarms: [Outcome.Alarm] = []
    /// Whether everything that was to be done is done. When not, the next event tries it again although nothing differs in the source.
    var isComplete = true

    /// Something could not be done; the rest goes on.
    mutating func leftUndone(_ fault: Fault) {
        isComplete = false
        alarm(fault.cause, fault.message, fault.advice)
    }

    mutating func alarm(_ cause: String, _ message: String, _ advice: String) {
        alarms.append(Outcome.Alarm(cause: cause, message: message, advice: advice))
    }
}
