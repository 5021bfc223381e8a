public import Commerce
import JSON

extension MijnWebwinkelConnector: Probing {
    public func check(flows: Set<Flow>) async -> [Finding] {
        var findings: [Finding] = []
        let store = await probe("address and tokens", &findings) {
            try await client.send(.init(path: "store", query: client.language, subject: "the shop")).map(Record.init)
        }
        guard let store else { return findings }
        guard let store, let name = store.text("name") else {
            return findings + [
                Finding(.problem, "address and tokens", "The address answers, but not as MijnWebwinkel.", advice: "Check the address.")
            ]
        }
        findings.append(Finding(.ok, "address and tokens", "The tokens open \(name); prices are in \(store.text("currency") ?? "EUR")."))
        if flows.contains(.orders) {
            if await probe("orders: read", &findings, { try await rowsOfOne() }) != nil {
                findings.append(Finding(.ok, "orders: read", "Orders can be read."))
            }
            if let states = await probe("orders: states", &findings, { try await orderStates() }) {
                let list = states.map { "\($0.id) \($0.name)" }.joined(separator: ", ")
                findings.append(Finding(.ok, "orders: states", "The shop's states: \(list)."))
            }
        }
        if flows.contains(.customers), await probe("customers: read", &findings, { try await customers(matching: "koppel-check@example.com") }) != nil
        {
            findings.append(
                Finding(
                    .warning, "customers: read", "MijnWebwinkel tells no changes of customers: each poll reads all of them and compares.",
                    advice: "Poll customers seldom, such as once an hour: customers.poll-every."))
        }
        if !flows.isDisjoint(with: [.products, .stock]) { findings += await checkGoods(flows, store) }
        findings.append(Finding(.unsupported, "webhooks", "MijnWebwinkel has no webhooks: everything comes by poll."))
        return findings
    }

    private func rowsOfOne() async throws -> [Record] {
        try await client.rows(.init(path: "orders", query: client.language + [("limit", "1"), ("offset", "0")], subject: "the orders"))
    }

    /// Runs one call; what it throws becomes a finding.
    func probe<T: Sendable>(_ subject: String, _ findings: inout [Finding], _ call: () async throws -> T) async -> T? {
        do {
            return try await call()
        } catch let fault as Fault {
            findings.append(Finding(.problem, subject, fault.message, advice: fault.advice))
        } catch {
            findings.append(Finding(.problem, subject, "\(error)"))
        }
        return nil
    }
}
