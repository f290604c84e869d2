import Glibc

/// Runs libFuzzer on one decoder: `fuzz DECODER [libFuzzer's options and corpus folders]`, or lists them: `fuzz --list`.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

func say(_ text: String, to descriptor: Int32) {
    let bytes = Array("\(text)\n".utf8)
    _ = write(descriptor, bytes, bytes.count)
}

nonisolated(unsafe) var decoder = Decoder.all[0]

let name = CommandLine.argc > 1 ? CommandLine.arguments[1] : ""
if name == "--list" {
    say(Decoder.all.map(\.name).joined(separator: "\n"), to: STDOUT_FILENO)
    exit(0)
}
guard let chosen = Decoder.all.first(where: { $0.name == name }) else {
    say("usage: fuzz --list | DECODER [options of libFuzzer] [corpus folders]", to: STDERR_FILENO)
    exit(64)
}
decoder = chosen

// libFuzzer must not see the decoder's name.
var arguments = UnsafeMutablePointer(CommandLine.unsafeArgv + 1)
arguments[0] = CommandLine.unsafeArgv[0]
var count = CommandLine.argc - 1
exit(
    runFuzzer(&count, &arguments) { memory, size in
        do throws(DecoderFault) {
            _ = try decoder.accepts(Array(UnsafeBufferPointer(start: memory, count: size)))
        } catch {
            say("fault: \(error)", to: STDERR_FILENO)
            abort()
        }
        return 0
    })
