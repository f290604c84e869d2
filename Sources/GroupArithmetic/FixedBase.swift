/// An element that is raised to many powers, with tables: g, K and K̂ (ElectionGuard 2.1.0, note 3.5).
///
/// Each of the two tables is made when it is first used and then shared by all threads.
public struct FixedBase: Sendable {
    /// 32 windows for an exponent of 256 bits.
    public static let defaultWindowBits = 8

    public let element: GroupElement
    private let tables: PowerTables

    /// - Parameter windowBits: bits of a public exponent that one multiplication takes at first, 1 … 14; up to 12 when there are
    ///   many powers. In the standard group 8 bits need 4 MiB and 8,000 multiplications to build, 12 bits 44 MiB and 90,000.
    public init(_ element: GroupElement, windowBits: Int = FixedBase.defaultWindowBits) {
        let group = element.group
        self.init(
            element,
            PowerTables(element.limbs, group.modulus, exponentBits: group.orderBitCount, windowBits: windowBits))
    }

    var secretTable: SecretPowerTable { tables.forSecretExponents }

    init(_ element: GroupElement, _ tables: PowerTables) {
        self.element = element
        self.tables = tables
    }

    /// element^exponent; variable time. At most 31 multiplications in the standard group with 8-bit windows.
    public func power(_ exponent: Scalar) -> GroupElement {
        let group = element.group
        precondition(exponent.group === group, "base and exponent belong to one group")
        let table = tables.forPublicExponents()
        var work = Workspace(group.modulus)
        return GroupElement(
            group,
            Limbs(unsafeUninitializedCapacity: group.modulus.count) { result, written in
                written = group.modulus.count
                table.power(result.baseAddress!, exponent.limbs, &work)
            })
    }

    /// element^exponent; constant time with masked look-ups. 36 multiplications in the standard group.
    public func power(secret exponent: SecretScalar) -> GroupElement { powers(secret: [exponent])[0] }

    /// element^exponent for each; constant time with masked look-ups.
    ///
    /// Cheaper than one by one, because each part of the table (64 KiB in the standard group) is read for all exponents
    /// while it is near the processor.
    public func powers(secret exponents: [SecretScalar]) -> [GroupElement] {
        let group = element.group
        precondition(exponents.allSatisfy { $0.group === group }, "base and exponents belong to one group")
        return tables.forSecretExponents.powers(exponents).map { GroupElement(group, $0) }
    }

    /// element^exponent for each, in *variable time*: whoever measures the time learns about the exponents.
    ///
    /// For exponents that hide nobody's secret: the ballots of voters who do not exist (`tools/scale`).
    package func powers(variableTime exponents: [SecretScalar]) -> [GroupElement] {
        let group = element.group
        let count = group.modulus.count
        precondition(exponents.allSatisfy { $0.group === group }, "base and exponents belong to one group")
        let table = tables.forPublicExponents(exponents.count)
        var work = Workspace(group.modulus, isSecret: true)
        return exponents.map { exponent in
            let limbs = Limbs(unsafeUninitializedCapacity: count) { result, written in
                exponent.withLimbs { table.power(result.baseAddress!, $0, &work) }
                written = count
            }
            return GroupElement(group, limbs)
        }
    }
}
