import Commerce

extension EventProcessor {
    /// What the producer left with the event. On the first attempt only, and only if nothing was done with the entity since it was read: what
    /// was written then may be newer.
    func claim(_ event: Event, _ journey: Journey, _ queue: ServedQueue, _ ledger: EntityLedger) async -> [UInt8]? {
        guard event.replay == nil, journey.failures == 0, let claim = await claims.take(for: event.entity, of: queue.name) else { return nil }
        if let begun = ledger.lastBegun, claim.readAt < begun { return nil }
        return claim.document
    }
}
