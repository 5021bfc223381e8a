public import Logging

/// The log of a process: one line an entry on standard error, for people; systemd and containers add the time.
public enum ProcessLog {
    /// A logger of its own; nothing global is set.
    public static func logger(_ program: String, level: Logger.Level) -> Logger {
        var logger = Logger(label: program) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
