package dev.custody.cli;

import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleEdit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which bundle is changed, and where its next version goes. */
final class NextOptions {

  @Parameters(paramLabel = "BUNDLE", description = "the newest version, as JSON or signed")
  Path file;

  @Mixin RootOptions roots;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "NEXT",
      description = "the next version in JSON, for roots to compare and sign")
  Path out;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "when the next version ends; default as before")
  @Nullable String expires;

  private final Terminal terminal;

  NextOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The bundle that is changed. */
  TrustBundle before() throws IOException {
    if (Files.exists(out)) {
      throw CommandFault.usage("already there, nothing overwritten: " + out);
    }
    return TrustFiles.look(terminal, file, roots);
  }

  /** Makes the next version. */
  TrustBundle next(TrustBundleEdit edit, TrustBundle before, Instant issued) {
    Instant end = expires == null ? before.expires() : Inputs.at(expires);
    if (!issued.isBefore(end)) {
      throw CommandFault.usage(
          "the bundle ends before its next version begins: expires=" + end + "; give --expires");
    }
    return edit.next(issued, end);
  }

  /** Writes it. */
  void write(TrustBundle next) throws IOException {
    TrustFiles.write(terminal, out, next);
  }
}
