package dev.custody.cli;

import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.seal.FileSealCounters;
import dev.custody.crypto.seal.SealRegistry;
import dev.custody.feeds.json.SealKeysJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which electronic seals can be judged, and where their counters are remembered. */
final class SealOptions {

  @Option(
      names = "--seal-keys",
      paramLabel = "FILE",
      description = "electronic seals with their secret keys, as JSON; without it none is judged")
  @Nullable Path keys;

  @Option(
      names = "--seal-counters",
      paramLabel = "FILE",
      description = "counters that seals have answered with before, brought up to date")
  @Nullable Path counters;

  /** The seals of the file; none where none is given. */
  SealRegistry registry(Terminal terminal) throws IOException {
    if (keys == null) {
      if (counters != null) {
        throw CommandFault.usage("--seal-counters without --seal-keys: no seal is judged");
      }
      return SealRegistry.none();
    }
    warnIfOpen(keys, terminal);
    try {
      return SealKeysJson.parse(Inputs.bytes(keys, SealKeysJson.BYTES_MAX));
    } catch (MalformedKeyException e) {
      throw CommandFault.usage("no seal keys: " + keys + ": " + e.getMessage());
    }
  }

  /** The counters, open until the run ends; null where they are not kept. */
  @Nullable FileSealCounters counters() throws IOException {
    return counters == null ? null : FileSealCounters.open(counters);
  }

  private static void warnIfOpen(Path file, Terminal terminal) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.exists(file)
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      terminal.say("warning: everybody on this machine can read the keys of the seals: " + file);
    }
  }
}
