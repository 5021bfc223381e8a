public import Commerce
public import HTTP
public import Integrations

/// MijnWebwinkel (MyOnlineStore): orders, customers, products and stock. The system has no webhooks, so everything comes by poll.
public struct MijnWebwinkelConnector: Sendable {
    let client: MijnWebwinkelClient
    let settings: MijnWebwinkelSettings
    let services: ConnectorServices
    let tables = ArticleTableCache()
    let gate = ArticleGate()

    /// Makes a connector.
    /// - Parameter services: The store remembers how customers look after our own writes, the table of articles, lists that change seldom,
    ///   and which variant a code means; all can be lost without harm.
    public init(settings: MijnWebwinkelSettings, transport: any HTTPTransport, services: ConnectorServices) {
        client = MijnWebwinkelClient(settings: settings, transport: transport, services: services)
        self.settings = settings
        self.services = services
    }

    /// Orders are named by their number; anything else would change the address that is called.
    func checkedNumber(_ id: String) throws -> String {
        guard !id.isEmpty, id.utf8.count < 20, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Fault.park("order.id", "\"\(id)\" is no order number of MijnWebwinkel.", advice: "Replay with the number, digits only.")
        }
        return id
    }
}
