import Commerce
import Testing

/// What every `WebhookVerifying` promises.
public enum WebhookSuite<F: WebhookFixture> {
    /// All promises.
    public static var cases: [ConformanceCase] {
        [
            ConformanceCase("what the shop really sends is believed and names the order", F.self) { f async throws in
                let (request, order) = try await f.genuineWebhook()
                let news = try f.connector.verify(request, now: f.clock.now)
                #expect(news.changes.map(\.entity) == [EntityRef(.order, order)])
                #expect(news.changes.allSatisfy { $0.flow == .orders })
            },
            ConformanceCase("the same call twice has the same delivery id, if it has one", F.self) { f async throws in
                let (request, _) = try await f.genuineWebhook()
                let (one, two) = (try f.connector.verify(request, now: f.clock.now), try f.connector.verify(request, now: f.clock.now))
                #expect(one.deliveryID == two.deliveryID)
            },
            ConformanceCase("what a stranger sends is refused with 401", F.self) { f async throws in
                let (request, _) = try await f.genuineWebhook()
                for forgery in f.forgeries(of: request) {
                    let refusal = refusal(f, forgery.request, at: f.clock.now)
                    #expect(refusal?.status == 401, "\(forgery.name): \(refusal?.reason ?? "believed")")
                }
            },
            ConformanceCase("a call that is old is refused, where calls carry a time that is proved", F.self) { f async throws in
                guard F.features.datesWebhooks else { return }
                let (request, _) = try await f.genuineWebhook()
                #expect(refusal(f, request, at: f.clock.now + .seconds(3_600))?.status == 401)
            },
            ConformanceCase("a body that cannot be read is refused, not believed", F.self) { f async throws in
                var (request, _) = try await f.genuineWebhook()
                request.body = Array(request.body.prefix(request.body.count / 2))
                let refusal = refusal(f, request, at: f.clock.now)
                #expect(refusal?.status == 400 || refusal?.status == 401)
            },
        ]
    }

    private static func refusal(_ fixture: F, _ request: WebhookRequest, at now: Timestamp) -> WebhookRefusal? {
        do throws(WebhookRefusal) {
            _ = try fixture.connector.verify(request, now: now)
            return nil
        } catch {
            return error
        }
    }
}
