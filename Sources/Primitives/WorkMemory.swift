/// How much input a program that works on all processors holds at once.
///
/// What is decoded from the input, and the tables of a batch, take about three times as much besides. So the input of all
/// workers together is bounded, whatever their number, and the program stays below 300 MB.
public enum WorkMemory {
    /// Of all workers together.
    public static let totalByteCount = 48 << 20
    /// More at once makes a batch no cheaper.
    public static let maximumByteCount = 16 << 20

    /// What each of `workers` may have at once.
    public static func byteCount(workers: Int) -> Int { min(maximumByteCount, totalByteCount / max(1, workers)) }
}
