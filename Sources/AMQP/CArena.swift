import CRabbitMQ
import Glibc

/// Memory for the C structures of one call: librabbitmq's tables and bytes point at memory that must outlive it.
final class CArena {
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit { for block in blocks { free(block) } }

    private func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        let block = malloc(max(size, 1))!
        blocks.append(block)
        return block
    }

    func bytes(_ text: String) -> amqp_bytes_t {
        var text = text
        return text.withUTF8 { bytes(UnsafeRawBufferPointer($0)) }
    }

    func bytes(_ source: UnsafeRawBufferPointer) -> amqp_bytes_t {
        if source.isEmpty { return amqp_bytes_t(len: 0, bytes: nil) }
        let block = allocate(source.count)
        memcpy(block, source.baseAddress!, source.count)
        return amqp_bytes_t(len: source.count, bytes: block)
    }

    func table(_ table: AMQPTable) -> amqp_table_t {
        if table.isEmpty { return amqp_table_t(num_entries: 0, entries: nil) }
        let entries = allocate(table.count * MemoryLayout<amqp_table_entry_t>.stride).bindMemory(to: amqp_table_entry_t.self, capacity: table.count)
        for (index, (name, value)) in table.enumerated() {
            entries[index] = amqp_table_entry_t(key: bytes(name), value: field(value))
        }
        return amqp_table_t(num_entries: Int32(table.count), entries: entries)
    }

    private func field(_ value: AMQPValue) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        func set(_ kind: amqp_field_value_kind_t) { field.kind = UInt8(kind.rawValue) }
        switch value {
        case .bool(let value):
            set(AMQP_FIELD_KIND_BOOLEAN)
            field.value.boolean = value ? 1 : 0
        case .int(let value):
            set(AMQP_FIELD_KIND_I64)
            field.value.i64 = value
        case .double(let value):
            set(AMQP_FIELD_KIND_F64)
            field.value.f64 = value
        case .string(let value):
            set(AMQP_FIELD_KIND_UTF8)
            field.value.bytes = bytes(value)
        case .bytes(let value):
            set(AMQP_FIELD_KIND_BYTES)
            field.value.bytes = value.withUnsafeBytes { bytes($0) }
        case .timestamp(let value):
            set(AMQP_FIELD_KIND_TIMESTAMP)
            field.value.u64 = UInt64(max(0, value))
        case .array(let values):
            set(AMQP_FIELD_KIND_ARRAY)
            let entries = allocate(values.count * MemoryLayout<amqp_field_value_t>.stride).bindMemory(
                to: amqp_field_value_t.self, capacity: values.count)
            for (index, value) in values.enumerated() { entries[index] = self.field(value) }
            field.value.array = amqp_array_t(num_entries: Int32(values.count), entries: entries)
        case .table(let value):
            set(AMQP_FIELD_KIND_TABLE)
            field.value.table = table(value)
        case .null: set(AMQP_FIELD_KIND_VOID)
        }
        return field
    }

    func properties(_ source: AMQPProperties) -> amqp_basic_properties_t {
        var result = amqp_basic_properties_t()
        func set(_ flag: Int32, _ text: String?, _ path: WritableKeyPath<amqp_basic_properties_t, amqp_bytes_t>) {
            guard let text else { return }
            result._flags |= amqp_flags_t(flag)
            result[keyPath: path] = bytes(text)
        }
        set(AMQP_BASIC_CONTENT_TYPE_FLAG, source.contentType, \.content_type)
        set(AMQP_BASIC_CONTENT_ENCODING_FLAG, source.contentEncoding, \.content_encoding)
        set(AMQP_BASIC_CORRELATION_ID_FLAG, source.correlationID, \.correlation_id)
        set(AMQP_BASIC_REPLY_TO_FLAG, source.replyTo, \.reply_to)
        set(AMQP_BASIC_EXPIRATION_FLAG, source.expiration, \.expiration)
        set(AMQP_BASIC_MESSAGE_ID_FLAG, source.messageID, \.message_id)
        set(AMQP_BASIC_TYPE_FLAG, source.type, \.type)
        set(AMQP_BASIC_USER_ID_FLAG, source.userID, \.user_id)
        set(AMQP_BASIC_APP_ID_FLAG, source.appID, \.app_id)
        result._flags |= amqp_flags_t(AMQP_BASIC_DELIVERY_MODE_FLAG)
        result.delivery_mode = source.isPersistent ? 2 : 1
        if let priority = source.priority {
            result._flags |= amqp_flags_t(AMQP_BASIC_PRIORITY_FLAG)
            result.priority = priority
        }
        if let timestamp = source.timestamp {
            result._flags |= amqp_flags_t(AMQP_BASIC_TIMESTAMP_FLAG)
            result.timestamp = UInt64(max(0, timestamp))
        }
        if !source.headers.isEmpty {
            result._flags |= amqp_flags_t(AMQP_BASIC_HEADERS_FLAG)
            result.headers = table(source.headers)
        }
        return result
    }
}
