import CProcess

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How much input a program that works on all processors holds at once.
///
/// What is decoded from the input takes about five times as much besides, and each worker's tables some 4 MB. So the input
/// of all workers together is bounded, the more there are the less, and the program stays below 300 MB.
public enum WorkMemory {
    /// Of all workers together.
    public static let totalByteCount = 32 << 20
    /// More at once makes a batch no cheaper.
    public static let maximumByteCount = 12 << 20

    /// More would take more than 300 MB for what is decoded, and get too little each.
    public static let maximumWorkerCount = 32

    /// How many workers there are.
    ///
    /// - Parameter wanted: `nil` for one on each processor.
    public static func workerCount(_ wanted: Int? = nil) -> Int {
        min(maximumWorkerCount, max(1, wanted ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    /// Gives the memory that was freed back to the system, where the C library would keep it for later.
    ///
    /// For a program that is done with the work of many threads and is about to need much memory at once.
    public static func release() {
        glassurn_release_memory()
    }

    /// What a worker's tables take whatever its input is, as input that takes as much.
    private static let workerByteCount = 1 << 19

    /// What each of `workers` may have at once.
    public static func byteCount(workers: Int) -> Int {
        let count = max(1, workers)
        return min(maximumByteCount, max(1, totalByteCount / count - workerByteCount))
    }
}
