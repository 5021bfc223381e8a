import Commerce
import Flows
import JSON
import Sandbox
import Testing

/// What every `StockTarget` promises, proved through the stock flow as a worker runs it.
public enum StockTargetSuite<F: StockFixture> {
    /// All promises.
    public static var cases: [ConformanceCase] { writing + batches + matching + managing + trouble }

    private static func ean(_ number: Int) -> String { "871\(1_000_000_000 + number)" }

    /// Products with the codes S-0, S-1 and so on, each with 3 in stock.
    private static func addProducts(_ f: F, _ count: Int) async throws -> [String] {
        var codes: [String] = []
        for number in 0..<count {
            try await f.addProduct(code: "S-\(number)", ean: ean(number), stock: 3)
            codes.append("S-\(number)")
        }
        return codes
    }

    private static func figures(_ codes: [String], _ quantity: Decimal128) -> [String: Decimal128] {
        Dictionary(uniqueKeysWithValues: codes.map { ($0, quantity) })
    }

    // MARK: Writing

    private static var writing: [ConformanceCase] {
        [
            ConformanceCase("a product's stock is written, and the same figure again costs nothing", F.self) { f async throws in
                let code = try await addProducts(f, 2)[0]
                let bench = try StockBench(f.connector)
                #expect(try await bench.send([code: 7]).kind(code) == .updated)
                #expect(try await f.shopStock(code: code) == 7)
                #expect(try await f.shopStock(code: "S-1") == 3, "nothing else changes")
                let writes = try await f.writeCount()
                #expect(try await bench.send([code: 7]).kind(code) == .unchanged)
                #expect(try await f.writeCount() == writes)
            },
            ConformanceCase("zero and large figures arrive as they are, and a figure can go up, down and back", F.self) { f async throws in
                let code = try await addProducts(f, 1)[0]
                let bench = try StockBench(f.connector)
                for quantity in [0, 999_999, 1, 999_999, 0, 3, 0] as [Decimal128] {
                    #expect(try await bench.send([code: quantity]).kind(code) == .updated, "\(quantity)")
                    #expect(try await f.shopStock(code: code) == quantity.int)
                }
            },
            ConformanceCase("a figure below zero is written as it is, or needs a person; it never becomes another", F.self) { f async throws in
                let code = try await addProducts(f, 1)[0]
                let answer = try await StockBench(f.connector).send([code: -3])
                let stock = try await f.shopStock(code: code)
                if let fault = answer.fault(code) {
                    #expect(fault.handling == .park && !fault.advice.isEmpty)
                    #expect(stock == 3)
                } else {
                    #expect(stock == -3)
                }
            },
            ConformanceCase("what the shop has already is not written, although nobody knows what it was last sent", F.self) { f async throws in
                let codes = try await addProducts(f, 2)
                let bench = try StockBench(f.connector)
                let writes = try await f.writeCount()
                let answer = try await bench.send(figures(codes, 3))
                for code in codes { #expect(answer.kind(code) == .unchanged, "\(answer[code].debugDescription)") }
                #expect(try await f.writeCount() == writes)
                #expect(try await bench.send(figures(codes, 4)).kind(codes[0]) == .updated)
                bench.forget()
                let again = try await f.writeCount()
                #expect(try await bench.send(figures(codes, 4)).kind(codes[0]) == .unchanged)
                #expect(try await f.writeCount() == again)
            },
            ConformanceCase("a variant's stock is its own", F.self) { f async throws in
                let codes = try await f.addProduct(code: "P-1", variants: ["P-1-S", "P-1-M", "P-1-L"], stock: 5)
                try #require(codes.count == 3)
                let bench = try StockBench(f.connector)
                #expect(try await bench.send([codes[1]: 9]).kind(codes[1]) == .updated)
                var stock: [Int?] = []
                for code in codes { stock.append(try await f.shopStock(code: code)) }
                #expect(stock == [5, 9, 5])
                _ = try await bench.send([codes[0]: 1, codes[1]: 0, codes[2]: 2])
                stock = []
                for code in codes { stock.append(try await f.shopStock(code: code)) }
                #expect(stock == [1, 0, 2])
            },
        ]
    }

    // MARK: Batches

    private static var batches: [ConformanceCase] {
        [-1, 0, 1].map { more in
            let count = more == -1 ? "one less than fits" : more == 0 ? "as many as fit" : "one more than fits"
            return ConformanceCase("\(count) into a call: each figure arrives, in as few calls as can be", F.self) { f async throws in
                let limit = f.connector.stockBatchLimit, count = max(1, limit + more)
                let codes = try await addProducts(f, count)
                let bench = try StockBench(f.connector)
                let writes = try await f.writeCount()
                let wanted = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, Decimal128($0 + 10)) })
                let answer = try await bench.send(wanted)
                for (code, quantity) in wanted {
                    #expect(answer.kind(code) == .updated, "\(code): \(answer[code].debugDescription)")
                    #expect(try await f.shopStock(code: code) == quantity.int, "\(code)")
                }
                #expect(try await f.writeCount() - writes == (count + limit - 1) / limit)
            }
        } + [
            ConformanceCase("a code that is gone fails nobody else, wherever it stands", F.self) { f async throws in
                for place in [0, 1, 2] {
                    let codes = try await ["A", "B", "C"].asyncMap { name in
                        try await f.addProduct(code: "G\(place)\(name)", ean: ean(place * 10 + ["A": 1, "B": 2, "C": 3][name]!), stock: 3)
                        return "G\(place)\(name)"
                    }
                    let bench = try StockBench(f.connector)
                    _ = try await bench.send(figures(codes, 4))
                    try await f.removeProduct(code: codes[place])
                    let answer = try await bench.send(figures(codes, 5))
                    for code in codes where code != codes[place] {
                        #expect(answer.kind(code) == .updated, "\(code): \(answer[code].debugDescription)")
                        #expect(try await f.shopStock(code: code) == 5)
                    }
                    #expect(answer.kind(codes[place]) == .filtered, "\(answer[codes[place]].debugDescription)")
                }
            },
            ConformanceCase("a product that was made anew is found again, and the figure goes to the new one", F.self) { f async throws in
                let codes = try await addProducts(f, 2)
                let bench = try StockBench(f.connector)
                _ = try await bench.send(figures(codes, 4))
                try await f.removeProduct(code: codes[0])
                try await f.addProduct(code: codes[0], ean: ean(500), stock: 1)
                let answer = try await bench.send(figures(codes, 8))
                for code in codes {
                    #expect(answer.kind(code) == .updated, "\(answer[code].debugDescription)")
                    #expect(try await f.shopStock(code: code) == 8)
                }
            },
        ]
    }

    // MARK: Matching

    private static var matching: [ConformanceCase] {
        [
            ConformanceCase("a code that the shop does not have is filtered, and costs no write and nobody else", F.self) { f async throws in
                let code = try await addProducts(f, 1)[0]
                let bench = try StockBench(f.connector)
                let writes = try await f.writeCount()
                #expect(try await bench.send(["NO-SUCH": 7]).kind("NO-SUCH") == .filtered)
                #expect(try await f.writeCount() == writes)
                let answer = try await bench.send(["NO-SUCH": 8, code: 8])
                #expect(answer.kind("NO-SUCH") == .filtered)
                #expect(answer.kind(code) == .updated)
            },
            ConformanceCase("products can be matched by EAN", F.self) { f async throws in
                let codes = try await addProducts(f, 2)
                let bench = try StockBench(f.connector, "match: ean")
                let answer = try await bench.send(["ART-1": 6, "ART-9": 6], ean: ["ART-1": ean(1), "ART-9": ean(99)])
                #expect(answer.kind("ART-1") == .updated, "\(answer["ART-1"].debugDescription)")
                #expect(answer.kind("ART-9") == .filtered)
                #expect(try await f.shopStock(code: codes[1]) == 6)
                #expect(try await f.shopStock(code: codes[0]) == 3)
            },
            ConformanceCase("a code that two products have needs a person, and fails nobody else", F.self) { f async throws in
                let code = try await addProducts(f, 1)[0]
                try await f.addProduct(code: "TWIN", ean: ean(100), stock: 3)
                // Most shops refuse that themselves.
                do { try await f.addProduct(code: "TWIN", ean: ean(101), stock: 3) } catch { return }
                let answer = try await StockBench(f.connector).send(["TWIN": 6, code: 6])
                #expect(answer.fault("TWIN")?.cause == "sku.ambiguous")
                #expect(answer.fault("TWIN")?.handling == .park)
                #expect(answer.kind(code) == .updated)
                #expect(try await f.shopStock(code: code) == 6)
            },
        ]
    }

    // MARK: Managing

    private static var managing: [ConformanceCase] {
        [
            ConformanceCase("the shop is told to manage stock or not to, and left alone when nothing is said", F.self) { f async throws in
                let code = try await addProducts(f, 1)[0]
                guard let before = try await f.managesStock(code: code) else { return }
                _ = try await StockBench(f.connector).send([code: 4])
                #expect(try await f.managesStock(code: code) == before)
                for (word, isManaged) in [("on", true), ("off", false), ("on", true)] {
                    let bench = try StockBench(f.connector, "manage-stock: \(word)")
                    let answer = try await bench.send([code: 5])
                    #expect(answer.fault(code) == nil, "\(word)")
                    #expect(try await f.managesStock(code: code) == isManaged, "\(word)")
                    let writes = try await f.writeCount()
                    #expect(try await bench.send([code: 5]).kind(code) == .unchanged)
                    #expect(try await f.writeCount() == writes)
                }
                #expect(try await f.shopStock(code: code) == 5)
            }
        ]
    }

    // MARK: Trouble

    private static var trouble: [ConformanceCase] {
        [
            ConformanceCase("refused credentials pause everything and say what to do", F.self) { f async throws in
                let codes = try await addProducts(f, 2)
                try await f.revokeAccess()
                let answer = try await StockBench(f.connector).send(figures(codes, 5))
                for code in codes {
                    #expect(answer.fault(code)?.handling == .pause(.credentials), "\(answer[code].debugDescription)")
                    #expect(answer.fault(code)?.advice.isEmpty == false)
                }
            },
            ConformanceCase("a refusal for quota and an overloaded shop are tried again, and nothing is lost", F.self) { f async throws in
                let codes = try await addProducts(f, 2)
                let bench = try StockBench(f.connector)
                var quantity = 4
                _ = try await bench.send(figures(codes, Decimal128(quantity)))
                for kind in [FaultSwitch.Kind.status(429, body: ""), .status(503, body: "<html>busy</html>"), .dropBefore] {
                    quantity += 1
                    try await f.add(FaultSwitch(kind, times: 1))
                    let answer = try await bench.send(figures(codes, Decimal128(quantity)))
                    for code in codes {
                        if let fault = answer.fault(code) { #expect(comesAgain(fault), "\(kind): \(fault)") }
                    }
                    let mayHaveWritten = codes.contains { answer.fault($0)?.writeMayHaveHappened ?? false }
                    _ = try await bench.send(figures(codes, Decimal128(quantity)), settled: mayHaveWritten)
                    for code in codes { #expect(try await f.shopStock(code: code) == quantity, "after \(kind)") }
                }
            },
            ConformanceCase("an answer that got lost after the shop stored the figure is made good by doing it again", F.self) { f async throws in
                let code = try await addProducts(f, 1)[0]
                let bench = try StockBench(f.connector)
                _ = try await bench.send([code: 4])
                for method in ["PUT", "POST", "PATCH"] { try await f.add(FaultSwitch(.dropAfter, method: method)) }
                let fault = try await bench.send([code: 9]).fault(code)
                if let fault {
                    #expect(comesAgain(fault))
                    #expect(fault.writeMayHaveHappened)
                }
                #expect(try await f.shopStock(code: code) == 9)
                let writes = try await f.writeCount()
                let again = try await bench.send([code: 9], settled: true)
                #expect(again.fault(code) == nil, "\(again[code].debugDescription)")
                #expect(try await f.shopStock(code: code) == 9)
                #expect(try await f.writeCount() - writes <= 1)
                // The figure before is a new figure now.
                #expect(try await bench.send([code: 4]).kind(code) == .updated)
                #expect(try await f.shopStock(code: code) == 4)
            },
        ]
    }
}

extension Sequence {
    /// One after the other.
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
        var results: [T] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
