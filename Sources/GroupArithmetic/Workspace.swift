/// The memory of one computation modulo one number: allocated once, then used by every operation of the computation.
///
/// Holds scratch for the kernels and `extra` limbs for the computation itself, counts operations, and is wiped when
/// secrets went through it.
struct Workspace: ~Copyable {
    /// For the kernels: ``MontgomeryModulus/scratchCount`` limbs.
    let scratch: UnsafeMutablePointer<UInt>
    /// For the computation.
    let extra: UnsafeMutablePointer<UInt>
    var count = OperationCount()

    private let limbCount: Int
    private let isSecret: Bool
    private let counter: OperationCounter

    init(_ modulus: MontgomeryModulus, extra: Int = 0, isSecret: Bool = false) {
        limbCount = modulus.scratchCount + extra
        scratch = .allocate(capacity: limbCount)
        self.extra = scratch + modulus.scratchCount
        self.isSecret = isSecret
        counter = modulus.counter
    }

    deinit {
        counter.add(count)
        if isSecret { LimbCode.wipe(scratch, limbCount) }
        scratch.deallocate()
    }
}
