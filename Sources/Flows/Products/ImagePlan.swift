import Commerce

/// What must happen to a product's pictures in the target. Pictures are told apart by what is in them: the first 12 digits of their SHA-256.
struct ImagePlan: Sendable, Hashable {
    /// A picture that Koppel put there.
    struct Known: Sendable, Hashable {
        var hash: String
        var id: String
    }

    /// Pictures of the target that stay.
    var kept: [Known] = []
    /// Places in the wanted list of those to add.
    var adding: [Int] = []
    /// Pictures of the target that go.
    var removing: [ImageState] = []
    /// Each in words.
    var words: [String] = []
    /// Whether pictures that were there are taken for ours, because nothing tells them apart.
    var isAdopting = false

    /// Compares.
    ///
    /// - Parameters:
    ///   - wanted: The hashes of the pictures as they shall be, main one first, each once.
    ///   - there: The target's pictures, main one first.
    ///   - known: What earlier attempts noted; nil when nothing is noted.
    ///   - pending: The picture whose upload had no answer, and the ids that were there before it.
    ///   - spare: Remove nothing, because not all that is wanted is known.
    init(wanted: [String], there: [ImageState], known: [Known]?, pending: (hash: String, before: Set<String>)? = nil, spare: Bool = false) {
        var ours: [(hash: String, state: ImageState)] = []
        for state in there {
            if let name = state.name, let hash = Self.hash(inName: name) {
                ours.append((hash, state))
            } else if let noted = known?.first(where: { $0.id == state.id }) {
                ours.append((noted.hash, state))
            } else if let pending, !pending.before.contains(state.id), !ours.contains(where: { $0.hash == pending.hash }) {
                ours.append((pending.hash, state))
            }
        }
        if known == nil, pending == nil, ours.isEmpty, !there.isEmpty, there.allSatisfy({ $0.name == nil }) {
            // The target keeps no names and nothing is noted: what is there is taken for what shall be there, so that nothing doubles.
            ours = zip(wanted, there).map { ($0, $1) }
            isAdopting = !ours.isEmpty
        }
        let hadMain = known?.first?.hash
        for (index, hash) in wanted.enumerated() {
            let place = ours.firstIndex { $0.hash == hash }
            // A picture that becomes the main one is sent again as such.
            let isMoved = index == 0 && hadMain != nil && hadMain != hash && place.map { ours[$0].state.id != there.first?.id } ?? false
            if let place, !isMoved {
                kept.append(Known(hash: hash, id: ours.remove(at: place).state.id))
            } else {
                adding.append(index)
            }
        }
        if !spare { removing = ours.map(\.state) }
        words = Self.words(adding: adding, wanted: wanted, removing: removing, known: known ?? [])
    }

    private static func words(adding: [Int], wanted: [String], removing: [ImageState], known: [Known]) -> [String] {
        var gone = removing.map { state in known.firstIndex { $0.id == state.id } }
        var words = adding.map { index in
            guard let place = gone.firstIndex(of: index) else { return "image \(index + 1) added" }
            gone.remove(at: place)
            return "image \(index + 1) replaced"
        }
        words += gone.map { $0.map { "image \($0 + 1) removed" } ?? "an image removed" }
        return words
    }

    /// The file name under which a picture is sent: `MUG-1-koppel-0123456789ab.jpg`.
    static func fileName(_ hash: String, code: String, _ kind: ImageData.Kind) -> String {
        let safe = code.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)) ? Character(scalar) : "-"
        }
        let code = String(safe.prefix(40))
        return "\(code)-koppel-\(hash).\(kind.fileExtension)"
    }

    /// The hash in a file name that Koppel gave, wherever it stands in it.
    static func hash(inName name: String) -> String? {
        guard let range = name.firstRange(of: "koppel-") else { return nil }
        let digits = name[range.upperBound...].prefix { $0.isHexDigit }.prefix(12)
        return digits.count == 12 ? digits.lowercased() : nil
    }
}
