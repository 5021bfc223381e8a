import Commerce
import Runtime

/// Tells the journal of calls that were not believed.
struct RefusalJournal: Sendable {
    let activity: ActivityPublisher
    let clock: any WallClock
    let makeID: @Sendable () -> String
    /// Host, program and process.
    let worker: String

    /// Notes one refusal. - Parameter message: What was refused, and why; nothing of the call itself.
    func note(_ integration: String, settingsVersion: String, _ message: String, advice: String) {
        let now = clock.now
        activity.send(
            .attempt(
                ActivityRecord(
                    id: makeID(), eventID: makeID(), integration: integration, flow: .orders, entity: EntityRef(.order, "-"), origin: "webhook",
                    attempt: 1, occurredAt: now, startedAt: now, milliseconds: 0, outcome: "refused", cause: "webhook.refused", message: message,
                    advice: advice, title: "Webhook, \(integration)", settingsVersion: settingsVersion, worker: worker)))
    }
}
