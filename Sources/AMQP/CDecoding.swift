import CRabbitMQ
import Glibc

extension String {
    /// A copy of librabbitmq's bytes; what is not UTF-8 is repaired.
    init(_ bytes: amqp_bytes_t) {
        self.init(decoding: UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len), as: UTF8.self)
    }
}

extension [UInt8] {
    init(_ bytes: amqp_bytes_t) { self.init(UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len)) }
}

extension AMQPTable {
    init(_ table: amqp_table_t) {
        self.init(minimumCapacity: Int(table.num_entries))
        for index in 0..<Int(table.num_entries) { self[String(table.entries[index].key)] = AMQPValue(table.entries[index].value) }
    }
}

extension AMQPValue {
    init(_ field: amqp_field_value_t) {
        switch amqp_field_value_kind_t(UInt32(field.kind)) {
        case AMQP_FIELD_KIND_BOOLEAN: self = .bool(field.value.boolean != 0)
        case AMQP_FIELD_KIND_I8: self = .int(Int64(field.value.i8))
        case AMQP_FIELD_KIND_U8: self = .int(Int64(field.value.u8))
        case AMQP_FIELD_KIND_I16: self = .int(Int64(field.value.i16))
        case AMQP_FIELD_KIND_U16: self = .int(Int64(field.value.u16))
        case AMQP_FIELD_KIND_I32: self = .int(Int64(field.value.i32))
        case AMQP_FIELD_KIND_U32: self = .int(Int64(field.value.u32))
        case AMQP_FIELD_KIND_I64: self = .int(field.value.i64)
        case AMQP_FIELD_KIND_U64: self = .int(Int64(clamping: field.value.u64))
        case AMQP_FIELD_KIND_F32: self = .double(Double(field.value.f32))
        case AMQP_FIELD_KIND_F64: self = .double(field.value.f64)
        case AMQP_FIELD_KIND_TIMESTAMP: self = .timestamp(Int64(clamping: field.value.u64))
        case AMQP_FIELD_KIND_UTF8: self = .string(String(field.value.bytes))
        case AMQP_FIELD_KIND_BYTES: self = .bytes([UInt8](field.value.bytes))
        case AMQP_FIELD_KIND_TABLE: self = .table(AMQPTable(field.value.table))
        case AMQP_FIELD_KIND_ARRAY:
            let array = field.value.array
            self = .array((0..<Int(array.num_entries)).map { AMQPValue(array.entries[$0]) })
        case AMQP_FIELD_KIND_DECIMAL:
            let decimal = field.value.decimal
            let digits = String(decimal.value), places = Int(decimal.decimals)
            let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
            self = .string(places == 0 ? digits : padded.dropLast(places) + "." + padded.suffix(places))
        default: self = .null
        }
    }
}

extension AMQPProperties {
    init(_ source: amqp_basic_properties_t) {
        self.init()
        let flags = source._flags
        func has(_ flag: Int32) -> Bool { flags & amqp_flags_t(flag) != 0 }
        isPersistent = has(AMQP_BASIC_DELIVERY_MODE_FLAG) && source.delivery_mode == 2
        if has(AMQP_BASIC_CONTENT_TYPE_FLAG) { contentType = String(source.content_type) }
        if has(AMQP_BASIC_CONTENT_ENCODING_FLAG) { contentEncoding = String(source.content_encoding) }
        if has(AMQP_BASIC_HEADERS_FLAG) { headers = AMQPTable(source.headers) }
        if has(AMQP_BASIC_PRIORITY_FLAG) { priority = source.priority }
        if has(AMQP_BASIC_CORRELATION_ID_FLAG) { correlationID = String(source.correlation_id) }
        if has(AMQP_BASIC_REPLY_TO_FLAG) { replyTo = String(source.reply_to) }
        if has(AMQP_BASIC_EXPIRATION_FLAG) { expiration = String(source.expiration) }
        if has(AMQP_BASIC_MESSAGE_ID_FLAG) { messageID = String(source.message_id) }
        if has(AMQP_BASIC_TIMESTAMP_FLAG) { timestamp = Int64(clamping: source.timestamp) }
        if has(AMQP_BASIC_TYPE_FLAG) { type = String(source.type) }
        if has(AMQP_BASIC_USER_ID_FLAG) { userID = String(source.user_id) }
        if has(AMQP_BASIC_APP_ID_FLAG) { appID = String(source.app_id) }
    }
}

extension amqp_bytes_t {
    func equal(_ other: [UInt8]) -> Bool {
        len == other.count && (len == 0 || other.withUnsafeBytes { memcmp(bytes, $0.baseAddress!, len) == 0 })
    }
}
