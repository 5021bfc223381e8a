import ArgumentParser
import Commerce
import Wiring

/// The worker of the flow orders.
@main
struct OrdersWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koppel-orders", abstract: "Worker of the flow orders: consumes its queues and writes into the target systems.",
        discussion: "Start as many as you like: events are shared, and each entity is handled by one at a time. SIGTERM ends it in order.")

    @OptionGroup var process: ProcessOptions

    func run() async throws { try await WorkerProgram.run(.orders, process) }
}
