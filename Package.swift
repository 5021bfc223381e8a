// swift-tools-version: 6.1
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library module of this package: its name, and what it imports.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: swiftSettings)
}

/// The connector of one system, with its default mappings.
func connector(_ name: String, mappings: [String]) -> Target {
    module(
        name, ["Commerce", "HTTP", "Integrations", "JSON", crypto, logging], resources: mappings.map { .embedInCode("Mappings/\($0).yaml") })
}

/// A program of this package. Programs hold wiring only.
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// The tests of one module.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, resources: resources, swiftSettings: swiftSettings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let connectors: [Target.Dependency] = [
    "AccountView", "PrestaShop", "BigCommerce", "CCVShop", "MijnWebwinkel", "Lightspeed",
]

let package = Package(
    name: "koppel",
    products: [
        .library(name: "JSON", targets: ["JSON"]),
        .library(name: "JSONata", targets: ["JSONata"]),
        .library(name: "AMQP", targets: ["AMQP"]),
        .library(name: "Redis", targets: ["Redis"]),
        .library(name: "HTTP", targets: ["HTTP"]),
        .executable(name: "koppel", targets: ["koppel"]),
        .executable(name: "koppel-orders", targets: ["koppel-orders"]),
        .executable(name: "koppel-products", targets: ["koppel-products"]),
        .executable(name: "koppel-stock", targets: ["koppel-stock"]),
        .executable(name: "koppel-customers", targets: ["koppel-customers"]),
        .executable(name: "koppel-poller", targets: ["koppel-poller"]),
        .executable(name: "koppel-webhooks", targets: ["koppel-webhooks"]),
        .executable(name: "koppel-replay", targets: ["koppel-replay"]),
        .executable(name: "koppel-dashboard", targets: ["koppel-dashboard"]),
        .executable(name: "koppel-sandbox", targets: ["koppel-sandbox"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries. No pkgConfig: hiredis' file carries flags that SwiftPM warns about; the headers are in the default path.
        .systemLibrary(name: "CReactor"),
        .systemLibrary(name: "CRabbitMQ", providers: [.apt(["librabbitmq-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // transport
        module("Reactor", ["CReactor"]),
        module("AMQP", ["Reactor", "CRabbitMQ", logging]),
        module("Redis", ["Reactor", "CHiredis", logging]),
        module("HTTP", ["Reactor", "CCurl", deque, logging]),
        module("SMTP", ["CCurl"]),

        // language
        module("JSON"),
        module("JSONata", ["JSON"], exclude: ["README.md"]),

        // domain, settings
        module("Commerce", ["JSON"]),
        module("Integrations", ["Commerce", "JSON", "JSONata", yams, crypto, logging]),

        // connectors
        connector("AccountView", mappings: ["orders", "products"]),
        connector("PrestaShop", mappings: ["customers", "products"]),
        connector("BigCommerce", mappings: ["customers", "products"]),
        connector("CCVShop", mappings: ["customers", "orders", "products"]),
        connector("MijnWebwinkel", mappings: ["customers", "products"]),
        connector("Lightspeed", mappings: ["customers", "products"]),

        // flows, runtime, and what wires them to the connectors
        module("Flows", ["Commerce", "Integrations", "JSON", "JSONata"]),
        module("Runtime", ["AMQP", "Commerce", "Flows", "HTTP", "Integrations", "JSON", "Reactor", "Redis", lifecycle, logging, metrics, crypto]),
        module("Journal", ["AMQP", "Commerce", "Integrations", "JSON", "Runtime", grdb, lifecycle, logging]),
        module("Alerts", ["Commerce", "HTTP", "Integrations", "JSON", "Journal", "Runtime", "SMTP", lifecycle, logging]),
        module(
            "Wiring",
            connectors + [
                "AMQP", "Commerce", "Flows", "HTTP", "Integrations", "JSON", "Reactor", "Redis", "Runtime", argumentParser, configuration,
                httpTypes, hummingbird, lifecycle, logging, metrics, nioCore, signals,
            ]),

        // the sandbox's simulators: requests in, responses out
        module("Sandbox", ["Commerce", "HTTP", "JSON", crypto, httpTypes, hummingbird, lifecycle, logging, mustache, nioCore]),

        // programs
        program(
            "koppel",
            [
                "AccountView", "Alerts", "Commerce", "Flows", "Integrations", "JSON", "JSONata", "Journal", "Runtime", "Wiring", argumentParser,
                hummingbird,
                logging,
            ]),
        program("koppel-orders", ["Commerce", "Wiring", argumentParser]),
        program("koppel-products", ["Commerce", "Wiring", argumentParser]),
        program("koppel-stock", ["Commerce", "Wiring", argumentParser]),
        program("koppel-customers", ["Commerce", "Wiring", argumentParser]),
        program("koppel-poller", ["Wiring", argumentParser]),
        program("koppel-webhooks", ["Wiring", argumentParser]),
        program(
            "koppel-replay", ["Commerce", "Flows", "Integrations", "JSON", "Journal", "Runtime", "Wiring", argumentParser, signals]),
        program("koppel-dashboard", ["Alerts", "Commerce", "Integrations", "Journal", "Runtime", "Wiring", argumentParser, lifecycle]),
        program(
            "koppel-sandbox", ["Commerce", "HTTP", "JSON", "Journal", "Reactor", "Runtime", "Sandbox", argumentParser, lifecycle, logging, signals]),

        // test targets
        .target(
            name: "ConformanceSuites", dependencies: ["Commerce", "Flows", "Integrations", "JSON", "Sandbox"], path: "Tests/ConformanceSuites",
            resources: [.embedInCode("Expected/product-limits.json")], swiftSettings: swiftSettings),
        tests("JSON"),
        tests("JSONata", ["JSON"]),
        .target(name: "TransportTesting", dependencies: ["Reactor"], path: "Tests/TransportTesting", swiftSettings: swiftSettings),
        tests("Reactor", ["AMQP", "HTTP", "Redis", "TransportTesting"]),
        tests("AMQP", ["Reactor", "TransportTesting"]),
        tests("Redis", ["Reactor", "TransportTesting"]),
        tests("HTTP", ["Reactor", "TransportTesting"]),
        tests("Commerce", ["JSON"]),
        tests("Integrations", ["Commerce", "JSON"]),
        tests("AccountView", ["Commerce", "HTTP", "Integrations", "JSON", "Reactor", "Sandbox", logging]),
        tests(
            "PrestaShop", ["Commerce", "ConformanceSuites", "Flows", "HTTP", "Integrations", "JSON", "Reactor", "Sandbox", logging],
            resources: [.copy("Fixtures")]),
        tests("BigCommerce", ["Commerce", "ConformanceSuites", "HTTP", "Integrations", "JSON", "Reactor", "Sandbox", logging]),
        tests("CCVShop", ["Commerce", "ConformanceSuites", "Flows", "HTTP", "Integrations", "JSON", "Reactor", "Sandbox", logging]),
        tests("MijnWebwinkel", ["Commerce", "ConformanceSuites", "HTTP", "Integrations", "JSON", "Reactor", "Sandbox", logging]),
        tests("Lightspeed", ["Commerce", "ConformanceSuites", "HTTP", "Integrations", "JSON", "Reactor", "Sandbox", crypto, logging]),
        tests("Flows", ["AccountView", "Commerce", "ConformanceSuites", "Integrations", "JSON", "Sandbox"]),
        tests("Runtime", ["AMQP", "Commerce", "Flows", "HTTP", "Integrations", "JSON", "Journal", "Reactor", "Redis", logging]),
        tests("Journal", ["Commerce", "JSON", "Runtime"]),
        tests(
            "Wiring",
            [
                "AMQP", "CCVShop", "Commerce", "HTTP", "Integrations", "JSON", "Reactor", "Redis", "Runtime", "Sandbox", "TransportTesting",
                lifecycle,
                logging,
            ]),
        tests("Alerts", ["Commerce", "HTTP", "Integrations", "JSON", "Journal", "Reactor", "Runtime", "TransportTesting", logging]),
        tests("Sandbox", ["Commerce", "HTTP", "JSON", "Reactor", logging]),
    ],
    swiftLanguageModes: [.v6]
)

// Benchmarks are built only on request: `scripts/bench PART`.
if Context.environment["KOPPEL_BENCH"] == "1" {
    package.targets.append(program("koppel-bench", ["AMQP", "HTTP", "JSON", "Reactor", "Redis"]))
    package.targets.append(program("koppel-bench-language", ["JSON", "JSONata"]))
    package.targets.append(program("koppel-bench-journal", ["AMQP", "Commerce", "JSON", "Journal", "Reactor", "Runtime", argumentParser, logging]))
}
