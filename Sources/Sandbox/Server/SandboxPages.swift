import Commerce
import JSON
import Mustache

/// The sandbox's pages for people: what instances there are, what they hold, and a form to place orders.
struct SandboxPages: Sendable {
    let instances: SandboxInstances

    func respond(to request: SandboxRequest) async throws -> SandboxResponse {
        switch (request.method, request.path) {
        case ("GET", "/"): return try await home(notice: request.queryValue("notice"))
        case ("POST", "/place"): return try await place(request)
        default: return SandboxResponse(status: 404, type: "text/plain", text: "there is no instance and no page of this name\n")
        }
    }

    private func place(_ request: SandboxRequest) async throws -> SandboxResponse {
        let form = SandboxRequest(method: "POST", path: "/", rawQuery: request.text)
        guard let name = form.queryValue("instance"), let instance = instances[name] else { throw SandboxCommandError("no such instance") }
        let count = min(max(Int(form.queryValue("count") ?? "") ?? 1, 1), 1_000)
        var arguments: JSONObject = [:]
        if let kind = form.queryValue("kind"), !kind.isEmpty { arguments["kind"] = .string(kind) }
        for _ in 0..<count { _ = try await instance.simulator.perform("place-order", .object(arguments)) }
        return SandboxResponse(status: 303, headers: [("Location", "/?notice=\(count)+placed+in+\(name)")])
    }

    private func home(notice: String?) async throws -> SandboxResponse {
        var rows: [[String: Any]] = []
        for instance in instances.all {
            let snapshot = await instance.simulator.snapshot()
            let orders = snapshot["orders"]?.array ?? []
            rows.append([
                "name": instance.name, "system": instance.system.displayName, "isShop": instance.system != .accountView,
                "count": orders.count,
                "orders": orders.suffix(25).reversed().map { order in
                    [
                        "number": order["number"].map(Self.text) ?? "", "total": order["total"].map(Self.text) ?? "",
                        "more": (order["reference"] ?? order["state"]).map(Self.text) ?? "",
                    ]
                },
            ])
        }
        let page = try MustacheTemplate(string: Self.template)
        var values: [String: Any] = ["instances": rows]
        if let notice { values["notice"] = notice }
        return SandboxResponse(status: 200, type: "text/html; charset=utf-8", text: page.render(values))
    }

    private static func text(_ value: JSONValue) -> String { value.string ?? value.text }

    private static let template = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Koppel sandbox</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}
        td,th{padding:.2rem .8rem;text-align:left;border-bottom:1px solid #ddd}form{margin:.5rem 0}.n{background:#e8f5e9;padding:.5rem}</style>
        <h1>Koppel sandbox</h1>{{#notice}}<p class="n">{{.}}</p>{{/notice}}
        {{#instances}}<section><h2>{{name}} <small>{{system}}</small></h2>
        {{#isShop}}<form method="post" action="/place"><input type="hidden" name="instance" value="{{name}}">
        <label>Orders <input name="count" type="number" value="1" min="1" max="1000"></label>
        <label>Kind <select name="kind"><option value="">any</option><option>guest</option><option>company</option><option>person</option>
        <option>known</option><option>two-rates</option><option>voucher</option><option>foreign</option><option>unpaid</option>
        <option>missing-article</option><option>wrong-total</option></select></label> <button>Place</button></form>{{/isShop}}
        <p>{{count}} orders</p><table><tr><th>Number<th>Total<th>State or reference</tr>
        {{#orders}}<tr><td>{{number}}<td>{{total}}<td>{{more}}</tr>{{/orders}}</table></section>{{/instances}}</html>
        """
}
