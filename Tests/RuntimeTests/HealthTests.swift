import Commerce
import CoreMetrics
import Synchronization
import Testing

@testable import Runtime

struct HealthTests {
    @Test func figuresArePrintedAsPrometheusText() {
        let metrics = PrometheusMetrics()
        metrics.makeCounter(label: "koppel_events_total", dimensions: [("flow", "orders"), ("integration", "shop \"nl\"")]).increment(by: 2)
        metrics.makeCounter(label: "koppel_events_total", dimensions: [("flow", "orders"), ("integration", "shop \"nl\"")]).increment(by: 1)
        metrics.makeRecorder(label: "koppel.queue-depth", dimensions: [], aggregate: false).record(Int64(7))
        metrics.makeTimer(label: "koppel_event_seconds", dimensions: []).recordNanoseconds(1_500_000_000)
        #expect(
            metrics.text == """
                # TYPE koppel_events_total counter
                koppel_events_total{flow="orders",integration="shop \\"nl\\""} 3
                # TYPE koppel_queue_depth gauge
                koppel_queue_depth 7.0
                # TYPE koppel_event_seconds summary
                koppel_event_seconds_count 1
                koppel_event_seconds_sum 1.5

                """)
    }

    @Test func aProcessThatHangsIsNotAliveAndOneWithoutRedisIsNotReady() {
        let clock = ManualClock(), box = Guarded(true)
        let health = WorkerHealth(clock: clock, checks: [("redis", { box.value })])
        #expect(health.liveness.status == 200 && health.readiness.status == 200)
        box.withLock { $0 = false }
        #expect(health.readiness.status == 503)
        #expect(String(decoding: health.readiness.body, as: UTF8.self) == #"{"status":"unavailable","redis":false}"#)
        clock.advance(by: .seconds(31))
        #expect(health.liveness.status == 503)
        health.beat()
        #expect(health.liveness.status == 200)
    }

    @Test func anEpochWithoutLossLetsEveryEventBegin() {
        let start = Timestamp(year: 2026, month: 3, day: 4)
        let first = Epoch(id: "e", startedAt: Timestamp(milliseconds: 0))
        #expect(first.safeAfterLoss(occurredAt: start, settle: .seconds(70)) == nil)
        let later = Epoch(id: "e", startedAt: start)
        #expect(later.safeAfterLoss(occurredAt: start - .seconds(3_600), settle: .seconds(70)) == start + .seconds(70))
        #expect(later.safeAfterLoss(occurredAt: start + .seconds(100), settle: .seconds(70)) == start + .seconds(70))
        #expect(later.safeAfterLoss(occurredAt: start + .seconds(131), settle: .seconds(70)) == nil)
        #expect(Epoch(later.text) == later)
    }
}
