import Commerce
import HTTP
import JSON

/// What is to be different in a record.
struct RecordChange: Sendable {
    /// Fields, multilingual ones with all their languages.
    var fields: [XMLNode] = []
    /// Lists inside the record; each replaces the one that is there, those not named stay.
    var lists: [XMLNode] = []

    /// Plain fields.
    init(_ fields: [(String, String)]) { self.fields = fields.map { XMLNode($0.0, text: $0.1) } }

    init(fields: [XMLNode] = [], lists: [XMLNode] = []) {
        self.fields = fields
        self.lists = lists
    }

    var isEmpty: Bool { fields.isEmpty && lists.isEmpty }

    /// The fields with the lists behind them, as the body of a request has them.
    var nodes: [XMLNode] { fields + (lists.isEmpty ? [] : [XMLNode("associations", children: lists)]) }
}

extension PrestaShopClient {
    /// Creates a record.
    ///
    /// - Parameter name: What people call it, for messages.
    /// - Returns: its id.
    func create(_ resource: String, _ entity: XMLNode, _ query: [(String, String)] = [], name: String? = nil) async throws -> Int {
        let subject = Subject(resource: resource, method: "POST", name: name)
        let response = try await send("POST", "/\(resource)", query, body: entity.requestBody, subject: subject)
        let stored = try self.entity(response.body, subject)
        guard let id = stored["id"].flatMap({ Int($0.text) }), id > 0 else { throw subject.unreadable(response.body) }
        return id
    }

    /// Changes single fields of a record.
    func change(
        _ resource: String, singular: String, _ id: Int, _ fields: [(String, String)], stripping: Set<String> = [],
        _ query: [(String, String)] = []
    ) async throws {
        try await change(resource, singular: singular, id, RecordChange(fields), stripping: stripping, query)
    }

    /// Changes single fields and lists of a record. With PATCH only they are sent; before PrestaShop 8 the whole record goes back as it was
    /// read, because PUT blanks what is left out.
    ///
    /// - Parameters:
    ///   - stripping: Fields that the shop refuses to take back.
    ///   - name: What people call it, for messages.
    func change(
        _ resource: String, singular: String, _ id: Int, _ change: RecordChange, stripping: Set<String> = [], _ query: [(String, String)] = [],
        name: String? = nil
    ) async throws {
        guard try await hasPatch() else {
            return try await replace(resource, id, change, stripping: stripping, query, name: name)
        }
        let entity = XMLNode(singular, children: [XMLNode("id", text: String(id))] + change.nodes)
        let subject = Subject(resource: resource, method: "PATCH", id: id, name: name)
        _ = try await send("PATCH", "/\(resource)/\(id)", query, body: entity.requestBody, subject: subject)
    }

    private func replace(
        _ resource: String, _ id: Int, _ change: RecordChange, stripping: Set<String>, _ query: [(String, String)], name: String?
    ) async throws {
        let subject = Subject(resource: resource, method: "PUT", id: id, name: name)
        guard var entity = try await tree(resource, id) else {
            throw Fault.skip("\(resource).gone", "\(resource) \(id) is no longer in the shop.")
        }
        // A list that is left out stays as it is; one that is sent replaces what came into it meanwhile.
        entity.remove(stripping.union(["associations"]))
        for field in change.fields { entity.set(field) }
        if !change.lists.isEmpty { entity.set(XMLNode("associations", children: change.lists)) }
        _ = try await send("PUT", "/\(resource)/\(id)", query, body: entity.requestBody, subject: subject)
    }

    /// Removes a record; one that is gone already is no error.
    func delete(_ resource: String, _ id: Int) async throws {
        do {
            _ = try await send("DELETE", "/\(resource)/\(id)", [], subject: Subject(resource: resource, method: "DELETE", id: id))
        } catch let fault as Fault where fault.cause == "\(resource).gone" {
            return
        }
    }
}
