import CCurl
import Glibc
import Reactor

/// One easy handle, used again and again. curl reaches it through its callbacks' context.
final class Transfer {
    /// What a handle was last set up for; the same again needs no new set-up.
    private struct Shape: Equatable {
        let method: String
        let hasBody: Bool

        init(_ request: HTTPRequest) {
            method = request.method
            hasBody = !request.body.isEmpty || method == "POST" || method == "PUT" || method == "PATCH"
        }
    }
    let easy: UnsafeMutableRawPointer
    private(set) var pending: PendingRequest?
    /// How often the request was handed to a connection.
    private(set) var attempts = 0
    private var allowsPrivateAddresses = false
    private var mayRepeat = false
    private var refusedAddress = false
    private var isTooLarge = false
    private var limit = 0
    private var head: [UInt8] = []
    private var body: [UInt8] = []
    private var shape: Shape?
    private var headers: HTTPHeaders?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var timeouts: HTTPTimeouts?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Whether curl has it.
    var isActive = false

    init() { easy = curl_easy_init()! }

    /// The transfer of a handle.
    static func of(_ easy: UnsafeMutableRawPointer) -> Transfer {
        var context: UnsafeMutableRawPointer?
        _ = koppel_getinfo_pointer(easy, CURLINFO_PRIVATE, &context)
        return Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
    }

    func free() {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        headerList = nil
        errorText.deallocate()
    }

    func reset() {
        pending = nil
        body = []
        head.removeAll(keepingCapacity: true)
    }

    // MARK: Set-up

    /// Whether little is left to set for this request.
    func isSetUp(for request: HTTPRequest) -> Bool { shape == Shape(request) && headers == request.headers }

    /// Sets the handle up for a request; an error if it cannot be sent.
    func prepare(_ pending: PendingRequest, _ configuration: HTTPClient.Configuration, now: MonotonicTime) -> HTTPError? {
        let request = pending.request
        guard Self.isToken(request.method) else {
            return HTTPError(.other, "the verb \(request.method) is not valid", mayHaveBeenSent: false)
        }
        self.pending = pending
        (attempts, refusedAddress, isTooLarge) = (0, false, false)
        limit = request.responseLimit
        allowsPrivateAddresses = configuration.allowsPrivateAddresses
        mayRepeat = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(request.method)
        errorText[0] = 0
        let shape = Shape(request)
        if shape != self.shape { setUp(shape, configuration) }
        if request.headers != headers, let error = setHeaders(request.headers, configuration) { return error }
        if request.timeouts != timeouts {
            timeouts = request.timeouts
            set(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.timeouts.connect.wholeMilliseconds))
            set(CURLOPT_LOW_SPEED_LIMIT, 1)
            set(CURLOPT_LOW_SPEED_TIME, max(1, (request.timeouts.stall.wholeMilliseconds + 999) / 1000))
        }
        // Waiting for a place counts too.
        set(CURLOPT_TIMEOUT_MS, max(1, (pending.deadline - now).wholeMilliseconds))
        if shape.hasBody {
            _ = koppel_setopt_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            _ = request.body.withUnsafeBytes { bytes in
                koppel_setopt_pointer(easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(errorText))
            }
        }
        let code = request.url.withCString { koppel_setopt_pointer(easy, CURLOPT_URL, $0) }
        if code != CURLE_OK { return HTTPError(.badURL, String(cString: curl_easy_strerror(code)), mayHaveBeenSent: false) }
        return nil
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = koppel_setopt_long(easy, option, value) }

    private func set(_ option: CURLoption, _ text: String) { _ = text.withCString { koppel_setopt_pointer(easy, option, $0) } }

    private func setUp(_ shape: Shape, _ configuration: HTTPClient.Configuration) {
        if self.shape != nil { curl_easy_reset(easy) }
        self.shape = shape
        headers = nil
        timeouts = nil
        let context = Unmanaged.passUnretained(self).toOpaque()
        set(CURLOPT_NOSIGNAL, 1)
        // A name that does not resolve must not hold the thread when its transfer ends.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        if let caFile = configuration.caFile {
            set(CURLOPT_CAINFO, caFile)
            _ = koppel_setopt_pointer(easy, CURLOPT_CAPATH, nil)
        }
        set(CURLOPT_USERAGENT, configuration.userAgent)
        switch (shape.method, shape.hasBody) {
        case ("GET", false): set(CURLOPT_HTTPGET, 1)
        case ("HEAD", false): set(CURLOPT_NOBODY, 1)
        case ("POST", _): set(CURLOPT_POST, 1)
        case (let method, let hasBody):
            set(hasBody ? CURLOPT_POST : CURLOPT_HTTPGET, 1)
            set(CURLOPT_CUSTOMREQUEST, method)
        }
        _ = koppel_setopt_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        _ = koppel_setopt_pointer(easy, CURLOPT_PRIVATE, context)
        _ = koppel_setopt_pointer(easy, CURLOPT_WRITEDATA, context)
        _ = koppel_setopt_data(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue().receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        _ = koppel_setopt_pointer(easy, CURLOPT_HEADERDATA, context)
        _ = koppel_setopt_data(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue().receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        _ = koppel_setopt_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
        _ = koppel_setopt_opensocket(easy) { context, _, address in
            Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue().openSocket(address!)
        }
        _ = koppel_setopt_pointer(easy, CURLOPT_PREREQDATA, context)
        _ = koppel_setopt_prerequest(easy) { context, _, _, _, _ in
            Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue().begin()
        }
    }

    private func setHeaders(_ headers: HTTPHeaders, _ configuration: HTTPClient.Configuration) -> HTTPError? {
        var list: UnsafeMutablePointer<curl_slist>?
        func add(_ line: String) { list = curl_slist_append(list, line) }
        for field in headers {
            guard Self.isToken(field.name), !field.value.utf8.contains(where: { $0 == 13 || $0 == 10 || $0 == 0 }) else {
                curl_slist_free_all(list)
                return HTTPError(.other, "the header \(field.name) has characters that no header may have", mayHaveBeenSent: false)
            }
            // curl leaves out a header written with a colon and nothing behind it.
            add(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        add("Expect:")
        if headers["Content-Type"] == nil { add("Content-Type:") }
        _ = koppel_setopt_pointer(easy, CURLOPT_HTTPHEADER, list)
        curl_slist_free_all(headerList)
        headerList = list
        self.headers = headers
        return nil
    }

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
    }

    // MARK: Callbacks

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        if body.count + bytes.count > limit {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func receive(header line: UnsafeRawBufferPointer) -> Int {
        // The status line of a further head: what came before was a 1xx.
        if line.starts(with: "HTTP/".utf8) { head.removeAll(keepingCapacity: true) }
        if head.count + line.count > 256 << 10 {
            isTooLarge = true
            return 0
        }
        head.append(contentsOf: line)
        return line.count
    }

    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let isAllowed =
            allowsPrivateAddresses
            || withUnsafeBytes(of: &address.pointee.addr) { _ in
                AddressRules.isPublic(UnsafeRawPointer(address) + MemoryLayout<curl_sockaddr>.offset(of: \.addr)!, family: address.pointee.family)
            }
        guard isAllowed else {
            refusedAddress = true
            return CURL_SOCKET_BAD
        }
        return koppel_open_socket(address)
    }

    /// Called when a connection is there and the request is about to be sent on it; a second time when curl repeats it on a new one.
    private func begin() -> Int32 {
        if attempts > 0, !mayRepeat { return CURL_PREREQFUNC_ABORT }
        attempts += 1
        return CURL_PREREQFUNC_OK
    }

    // MARK: The end

    var isConnectionReused: Bool {
        var count = 0
        _ = koppel_getinfo_long(easy, CURLINFO_NUM_CONNECTS, &count)
        return attempts > 0 && count == 0
    }

    func result(_ code: CURLcode) -> Result<HTTPResponse, HTTPError> {
        guard code == CURLE_OK else { return .failure(error(code)) }
        var status = 0
        _ = koppel_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return .success(HTTPResponse(status: status, headers: HTTPHeaders(rawHead: head), body: body))
    }

    private func error(_ code: CURLcode) -> HTTPError {
        let words = errorText[0] != 0 ? String(cString: errorText) : String(cString: curl_easy_strerror(code))
        func error(_ code: HTTPError.Code, _ text: String) -> HTTPError { HTTPError(code, text, mayHaveBeenSent: attempts > 0) }
        if isTooLarge { return error(.tooLarge, "the answer is larger than \(limit) bytes") }
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return error(.badURL, "the address cannot be used: \(words)")
        case CURLE_COULDNT_RESOLVE_HOST: return error(.resolve, words)
        case CURLE_COULDNT_CONNECT:
            if refusedAddress { return error(.refusedAddress, "the host's address is private, and private addresses are not allowed here") }
            return error(.connect, words)
        case CURLE_OPERATION_TIMEDOUT: return timeout(words)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return error(.tls, words)
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND: return error(.closed, words)
        case CURLE_ABORTED_BY_CALLBACK: return error(.closed, "the kept connection was closed before the answer; the request is not repeated")
        default: return error(.other, words)
        }
    }

    private func timeout(_ words: String) -> HTTPError {
        guard let pending else { return HTTPError(.timeout, words, mayHaveBeenSent: attempts > 0) }
        if pending.deadline <= .now + .milliseconds(5) { return HTTPError(.timeout, words, mayHaveBeenSent: attempts > 0) }
        if attempts == 0 { return HTTPError(.connect, words, mayHaveBeenSent: false) }
        return HTTPError(.stalled, words, mayHaveBeenSent: true)
    }
}
