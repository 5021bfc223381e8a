import ArgumentParser
import JSON
import Journal
import Runtime
import Wiring

/// `koppel-replay run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Publishes what fits again, once confirmed.",
        discussion: """
            Safe to stop at any time: what was not reached stays where it is. What AccountView or the shop already has is recognised and not
            written again; --force handles it all the same, and the journal says so.
            """)

    @OptionGroup var process: ProcessOptions
    @OptionGroup var selection: Selection

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(
        help: """
            Run the flows without any write and show what each would do; nothing is published or moved. With --force also what would be written \
            today of what is written already.
            """)
    var dryRun = false

    @Flag(help: "Handle events again although they are done and unchanged.")
    var force = false

    @Option(help: "At most N/s, such as 5/s.")
    var pace: Rate?

    @Option(help: "Why, for the journal.")
    var reason = ""

    @Option(help: "Who, for the journal; else the user of this session.")
    var user: String?

    @Flag(help: "JSON, for programs.")
    var json = false

    func run() async throws {
        let stop = StopRequest()
        try await Session.with(process, program: "koppel-replay") { parts, factory in
            let job = try await ReplayJob.find(selection, parts, keepsAll: dryRun)
            tell(job)
            guard job.count > 0 else { return summary(.init(), job, id: nil) }
            let pace = ReplayPace(perSecond: pace?.perSecond, clock: parts.clock)
            if dryRun {
                return try await stop.onSignal {
                    try await job.runDry(parts, factory, isForced: force, json: json, pace: pace, stop: stop)
                }
            }
            let question = "Type \(job.count) to replay them, anything else to leave them: "
            if !yes, try await !Confirmation.ask(question, expects: "\(job.count)") { return Terminal.tell("left as it is") }
            let stamp = ReplayStamp(reason: reason, user: user ?? Confirmation.user, force: force, makeID: ProcessParts.makeID)
            let result = try await stop.onSignal { try await job.run(stamp, parts, pace: pace, stop: stop) }
            summary(result, job, id: stamp.id)
            if !result.isComplete { throw ExitCode(1) }
        }
    }

    private func tell(_ job: ReplayJob) {
        guard !json else { return }
        print("\(job.count) from \(selection.source.rawValue)\(job.count > job.first.count ? "; the first of them:" : "")")
        for item in job.first { print(item.text) }
    }

    private func summary(_ result: ReplayJob.Result, _ job: ReplayJob, id: String?) {
        if json {
            var object: JSONObject = [
                "source": .string(selection.source.rawValue), "matching": .number(.init(job.count)), "replayed": .number(.init(result.replayed)),
                "unroutable": .number(.init(result.unroutable)), "missing": .number(.init(result.missing)), "complete": .bool(result.isComplete),
            ]
            if let id { object["replay"] = .string(id) }
            return print(JSONValue.object(object).text)
        }
        guard let id else { return print("nothing to do") }
        print("\(result.replayed) published again, replay \(id)\(force ? ", forced" : ""); koppel journal shows what becomes of them")
        if result.unroutable > 0 {
            print("\(result.unroutable) stay: their flow has no queue. Start its worker with the integration enabled, then replay them.")
        }
        if result.missing > 0 { print("\(result.missing) were no longer in the queue: another replay took them, or the journal is behind.") }
        if result.isStopped { print("Stopped. What was not reached stays where it is; run the same command again to go on.") }
    }
}
