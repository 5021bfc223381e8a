import Commerce
import Testing

/// Reads pages until the last, with something happening after the first.
func poll(
    _ read: (_ cursor: String?, _ since: Timestamp, _ page: String?) async throws -> ChangePage, after cursor: String?, since: Timestamp,
    afterFirstPage happen: () async throws -> Void = {}
) async throws -> (changes: [EntityChange], cursor: String) {
    var (changes, page, pages): ([EntityChange], String?, Int) = ([], nil, 0)
    while true {
        let answer = try await read(cursor, since, page)
        changes += answer.changes
        pages += 1
        if pages == 1 { try await happen() }
        guard let next = answer.next else { return (changes, try #require(answer.cursor, "the last page names the cursor")) }
        page = next
        try #require(pages < 1_000, "pages must come to an end")
    }
}

/// Runs something that must fail with a fault.
func fault(_ body: () async throws -> some Any) async throws -> Fault {
    do {
        _ = try await body()
    } catch let fault as Fault {
        return fault
    }
    Issue.record("a fault was expected")
    throw Fault.skip("none", "no fault")
}

/// Runs something whose connection breaks: a fault, or nil when the transport repeated the call by itself, as it may do with GET, PUT and DELETE.
func faultUnlessRepeated(_ body: () async throws -> some Any) async throws -> Fault? {
    do {
        _ = try await body()
        return nil
    } catch let fault as Fault {
        return fault
    }
}

/// Whether it is tried again by itself.
func comesAgain(_ fault: Fault) -> Bool {
    switch fault.handling {
    case .retry, .retryAt, .pause: true
    case .park, .skip: false
    }
}
