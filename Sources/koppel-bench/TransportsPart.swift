import AMQP
import Glibc
import HTTP
import JSON
import Reactor
import Redis

/// The bare path of an order worker, as ../shared/bench/README.md describes the job: event in, idempotency key, customer, order, existence
/// mark, ack. Reads AMQP_URL, QUEUE, REDIS_URL, CUSTOMER_URL and ORDER_URL; ends after EXPECTED events.
enum TransportsPart {
    static func run() async throws {
        let reactor = Reactor()
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        configuration.connectionsPerHost = 64
        let worker = BareWorker(
            redis: RedisClient(try RedisOptions(url: setting("REDIS_URL")), on: reactor), http: HTTPClient(configuration, on: reactor),
            customerURL: setting("CUSTOMER_URL"), orderURL: setting("ORDER_URL"))
        let connection = AMQPConnection(try AMQPOptions(url: setting("AMQP_URL")), on: reactor)
        try await connection.connect()
        let deliveries = try await connection.consume(setting("QUEUE"), prefetch: 64)
        try await Task.detached(executorPreference: reactor) {
            try await withThrowingDiscardingTaskGroup { group in
                var left = Int(setting("EXPECTED")) ?? .max
                for try await delivery in deliveries {
                    group.addTask { try await worker.handle(delivery) }
                    left -= 1
                    if left == 0 { break }
                }
            }
        }.value
        // A channel of the broker holds acks back while many of a quorum queue are under way, and forgets them when it is closed at once.
        try await Task.sleep(for: .milliseconds(500))
        await connection.close()
        await reactor.stop()
    }

    private static func setting(_ name: String) -> String {
        guard let value = getenv(name) else { fatalError("the environment variable \(name) is not set") }
        return String(cString: value)
    }
}

/// The way of one order.
private struct BareWorker: Sendable {
    let redis: RedisClient
    let http: HTTPClient
    let customerURL: String
    let orderURL: String

    func handle(_ delivery: AMQPDelivery) async throws {
        guard let event = try? JSONValue(parsing: delivery.body), let id = event["eventId"]?.string, let order = event["order"],
            let number = order["id"]?.string
        else {
            delivery.reject(requeue: false)
            return
        }
        guard try await redis.set("idem:\(id)", "1", expires: .seconds(86_400), if: .absent) else {
            delivery.ack()
            return
        }
        let customer = try await post(customerURL, BareMapping.customer(order))
        let created = try await post(orderURL, BareMapping.order(order, customerID: customer))
        try await redis.set("exists:\(number)", created.string ?? "", expires: .seconds(86_400))
        delivery.ack()
    }

    /// The id in the answer.
    private func post(_ url: String, _ body: JSONValue) async throws -> JSONValue {
        let response = try await http.send(HTTPRequest("POST", url, headers: ["Content-Type": "application/json"], body: body.bytes))
        guard response.status == 201, let id = try JSONValue(parsing: response.body)["id"] else {
            throw HTTPError(.other, "status \(response.status)", mayHaveBeenSent: true)
        }
        return id
    }
}

/// The same bodies as the bench's mapping.
private enum BareMapping {
    static func customer(_ order: JSONValue) -> JSONValue {
        let customer = order["customer"]
        return [
            "externalId": field(customer, "id"), "email": field(customer, "email"),
            "name": .string("\(customer?["firstName"]?.string ?? "") \(customer?["lastName"]?.string ?? "")"), "phone": field(customer, "phone"),
            "company": field(customer, "company"), "vat": field(customer, "vatId"), "language": field(order, "locale"),
            "address": address(order["billingAddress"]),
        ]
    }

    static func order(_ order: JSONValue, customerID: JSONValue) -> JSONValue {
        let payment = order["payment"], shipping = order["shipping"]
        let items = (order["lines"]?.array ?? []).enumerated().map { index, line -> JSONValue in
            [
                "pos": .number(Decimal128(index + 1)), "sku": field(line, "sku"), "title": field(line, "name"), "qty": field(line, "quantity"),
                "price": field(line, "unitPrice"), "vatRate": field(line, "taxRate"), "amount": field(line, "total"),
            ]
        }
        let totals: JSONValue = [
            "net": field(order, "subtotal"), "shipping": field(order, "shippingTotal"), "tax": field(order, "taxTotal"),
            "discount": field(order, "discountTotal"), "gross": field(order, "grandTotal"),
        ]
        return [
            "externalId": field(order, "id"), "orderNumber": field(order, "number"), "customerId": customerID, "currency": field(order, "currency"),
            "placedAt": field(order, "createdAt"), "status": status(order["status"]?.string), "channel": field(order, "channel"),
            "note": field(order, "notes"), "totals": totals, "billTo": address(order["billingAddress"]), "shipTo": address(order["shippingAddress"]),
            "payment": [
                "type": field(payment, "method"), "reference": field(payment, "transactionId"), "amount": field(payment, "amount"),
                "state": field(payment, "status"),
            ],
            "delivery": ["method": field(shipping, "method"), "carrier": field(shipping, "carrier"), "cost": field(shipping, "cost")],
            "items": .array(items),
        ]
    }

    private static func address(_ address: JSONValue?) -> JSONValue {
        [
            "name": field(address, "name"), "line1": field(address, "street"), "line2": field(address, "street2"),
            "postalCode": field(address, "zip"),
            "city": field(address, "city"), "region": field(address, "region"), "countryCode": field(address, "country"),
        ]
    }

    private static func status(_ status: String?) -> JSONValue {
        switch status {
        case "paid": "CONFIRMED"
        case "cancelled": "CANCELLED"
        default: "OPEN"
        }
    }

    private static func field(_ value: JSONValue?, _ key: String) -> JSONValue { value?[key] ?? .null }
}
