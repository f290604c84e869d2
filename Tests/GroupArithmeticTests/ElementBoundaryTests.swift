import ElectionTestKit
import GroupArithmetic
import Testing

/// Encodings at the edges: one canonical form each, everything else refused.
@Suite struct ElementBoundaryTests {
    struct Case: Decodable, Sendable {
        let group: String
        let kind: String
        let value: HexBytes
        let expect: String
    }

    static func cases(_ kind: String) throws -> [Case] {
        let cases = try VectorFile<Case>.load("groups/boundaries").cases.filter { $0.kind == kind }
        try #require(!cases.isEmpty)
        return cases
    }

    @Test("elements from 0 to beyond p are accepted or refused as expected")
    func elements() throws {
        for known in try Self.cases("element") {
            let group = try TestGroups.named(known.group)
            let outcome: String
            do throws(ArithmeticError) {
                let unchecked = try UncheckedElement(group, bytes: known.value.bytes)
                #expect(unchecked.bytes == known.value.bytes)
                #expect(try unchecked.checked().bytes == known.value.bytes)
                outcome = "member"
            } catch {
                outcome = error.code.rawValue
            }
            #expect(outcome == known.expect, "\(known.group) \(known.value.bytes)")
        }
    }

    @Test("scalars from 0 to beyond q are accepted or refused as expected")
    func scalars() throws {
        for known in try Self.cases("scalar") {
            let group = try TestGroups.named(known.group)
            let outcome: String
            do throws(ArithmeticError) {
                #expect(try Scalar(group, bytes: known.value.bytes).bytes == known.value.bytes)
                outcome = "member"
            } catch {
                outcome = error.code.rawValue
            }
            #expect(outcome == known.expect, "\(known.group) \(known.value.bytes)")
            #expect(((try? SecretScalar(group, bytes: known.value.bytes)) != nil) == (known.expect == "member"))
        }
    }

    @Test("an element with a byte too few or too many is refused", arguments: TestGroups.all)
    func elementLength(_ group: Group) {
        let one = group.identity.bytes
        let spellings = [[], Array(one.dropFirst()), [0] + one, one + [0], [1]].filter { $0.count != one.count }
        for bytes in spellings {
            #expect(throws: ArithmeticError(.wrongLength, "")) { try UncheckedElement(group, bytes: bytes) }
        }
    }

    @Test("a scalar with a byte too few or too many is refused", arguments: TestGroups.all)
    func scalarLength(_ group: Group) {
        let one = Scalar(group, 1).bytes
        for bytes in [[], Array(one.dropFirst()), [0] + one, one + [0]] {
            #expect(throws: ArithmeticError(.wrongLength, "")) { try Scalar(group, bytes: bytes) }
        }
    }

    @Test("equal numbers are equal values, others are not", arguments: TestGroups.all)
    func equality(_ group: Group) throws {
        let g = try UncheckedElement(group, bytes: group.generator.bytes)
        let one = try UncheckedElement(group, bytes: group.identity.bytes)
        #expect(try g == UncheckedElement(group, bytes: group.generator.bytes))
        #expect(g != one)
        #expect(try g.checked() != one.checked())
        #expect(Set([g, one, g]).count == 2)
    }
}
