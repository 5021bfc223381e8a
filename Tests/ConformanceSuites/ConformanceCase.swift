public import Testing

/// One promise of a port, ready to be proved for one connector.
///
/// A shop's tests run a port's suite in two lines:
///
/// ```swift
/// @Test(arguments: OrderSourceSuite<MyShopFixture>.cases)
/// func orders(_ promise: ConformanceCase) async throws { try await promise.prove() }
/// ```
///
/// The fixture makes a fresh sandbox shop and a connector on it for every case; see `ShopFixture`.
public struct ConformanceCase: Sendable, CustomTestStringConvertible {
    /// What is promised, as a sentence.
    public let testDescription: String
    private let body: @Sendable () async throws -> Void

    /// Makes a case that runs on a fixture of its own.
    public init<F: ShopFixture>(_ sentence: String, _: F.Type, _ body: @escaping @Sendable (F) async throws -> Void) {
        testDescription = sentence
        self.body = {
            let fixture = try await F.make()
            try await body(fixture)
            await fixture.finish()
        }
    }

    /// Proves it.
    public func prove() async throws { try await body() }
}
