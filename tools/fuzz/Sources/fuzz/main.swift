import Glibc

/// Runs libFuzzer on one target: `fuzz TARGET [libFuzzer's options and corpus folders]`.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

nonisolated(unsafe) var target = Target.documents

guard CommandLine.argc > 1, let chosen = Target(rawValue: CommandLine.arguments[1]) else {
    let names = Target.allCases.map(\.rawValue).joined(separator: " | ")
    let usage = Array("usage: fuzz \(names) [options of libFuzzer] [corpus folder]\n".utf8)
    _ = write(STDERR_FILENO, usage, usage.count)
    exit(64)
}
target = chosen

// libFuzzer must not see the target's name.
var arguments = UnsafeMutablePointer(CommandLine.unsafeArgv + 1)
arguments[0] = CommandLine.unsafeArgv[0]
var count = CommandLine.argc - 1
exit(
    runFuzzer(&count, &arguments) { memory, size in
        target.run(Array(UnsafeBufferPointer(start: memory, count: size)))
        return 0
    })
