import HTTP
import Integrations
import JSON
import Runtime

/// Posts a notice as JSON.
struct WebhookSender: NoticeSending {
    let settings: AlertChannel.Webhook
    let transport: any HTTPTransport

    func send(_ notice: AlertNotice) async throws {
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        if let token = settings.token { headers["Authorization"] = "Bearer \(token.reveal())" }
        let request = HTTPRequest(
            "POST", settings.url.reveal(), headers: headers, body: notice.json.bytes,
            timeouts: HTTPTimeouts(connect: .seconds(5), total: .seconds(20), stall: .seconds(10)), responseLimit: 1 << 20)
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await transport.send(request)
        } catch {
            // The code alone: libcurl's words may hold the address, which may be a secret.
            throw NoticeError("the address did not answer (\(error.code))")
        }
        guard (200..<300).contains(response.status) else { throw NoticeError("the address answered with \(response.status)") }
    }
}
