extension MultiExponentiation {
    /// Window after window from the top: every base is multiplied into the bucket of its digit d, and the buckets give
    /// Π bucket[d]^d by running products.
    func pippenger(_ width: Int) -> Limbs {
        let count = modulus.count
        let bucketCount = (1 << width) - 1
        var work = Workspace(modulus, extra: (bucketCount + 3) * count)
        let out = work.extra
        let running = out + count
        let total = running + count
        let buckets = total + count
        var isFilled = [Bool](repeating: false, count: bucketCount + 1)
        var started = false
        for position in stride(from: (exponentBits - 1) / width * width, through: 0, by: -width) {
            if started { for _ in 0..<width { modulus.square(out, out, &work) } }
            collect(position, width, buckets, &isFilled, &work)
            guard combine(buckets, &isFilled, running, total, &work) else { continue }
            if started { modulus.multiply(out, out, total, &work) } else { out.update(from: total, count: count) }
            started = true
        }
        return started ? Limbs(UnsafeBufferPointer(start: out, count: count)) : modulus.one
    }

    private func collect(
        _ position: Int, _ width: Int, _ buckets: UnsafeMutablePointer<UInt>, _ isFilled: inout [Bool],
        _ work: inout Workspace
    ) {
        for (index, base) in bases.enumerated() {
            let digit = digit(index, position, width)
            if digit == 0 { continue }
            let bucket = buckets + (digit - 1) * modulus.count
            if isFilled[digit] {
                modulus.multiply(bucket, bucket, base, &work)
            } else {
                bucket.update(from: base, count: modulus.count)
                isFilled[digit] = true
            }
        }
    }

    /// total = Π bucket[d]^d; empties the buckets. `false` if all were empty.
    private func combine(
        _ buckets: UnsafeMutablePointer<UInt>, _ isFilled: inout [Bool], _ running: UnsafeMutablePointer<UInt>,
        _ total: UnsafeMutablePointer<UInt>, _ work: inout Workspace
    ) -> Bool {
        let count = modulus.count
        var (hasRunning, hasTotal) = (false, false)
        for digit in stride(from: isFilled.count - 1, through: 1, by: -1) {
            if isFilled[digit] {
                let bucket = buckets + (digit - 1) * count
                if hasRunning {
                    modulus.multiply(running, running, bucket, &work)
                } else {
                    running.update(from: bucket, count: count)
                }
                hasRunning = true
                isFilled[digit] = false
            }
            guard hasRunning else { continue }
            if hasTotal {
                modulus.multiply(total, total, running, &work)
            } else {
                total.update(from: running, count: count)
            }
            hasTotal = true
        }
        return hasTotal
    }
}
