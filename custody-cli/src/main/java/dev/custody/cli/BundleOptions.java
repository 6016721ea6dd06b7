package dev.custody.cli;

import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleEdit;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which bundle entries are added to, or that it is a new one, and where it goes. */
final class BundleOptions {

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the bundle in JSON")
  Path out;

  @Option(names = "--from", paramLabel = "FILE", description = "the bundle to extend")
  @Nullable Path from;

  @Mixin RootOptions roots;

  @Option(
      names = "--expires",
      required = true,
      paramLabel = "TIME",
      description = "when the bundle itself ends")
  String expires;

  private final Terminal terminal;

  BundleOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The bundle that is extended; null where a new one is made. */
  @Nullable TrustBundle before() throws IOException {
    return from == null ? null : TrustFiles.look(terminal, from, roots);
  }

  /**
   * That bundle, or a new one, with these entries.
   *
   * @throws IllegalArgumentException if they do not go together
   */
  TrustBundle with(@Nullable TrustBundle before, List<TrustedKey> keys) {
    if (before == null) {
      return TrustBundle.of(1, TrustFiles.now(), Inputs.at(expires), keys);
    }
    TrustBundleEdit edit = TrustBundleEdit.of(before);
    keys.forEach(edit::add);
    return edit.next(TrustFiles.now(), Inputs.at(expires));
  }

  /** Writes it. */
  void write(TrustBundle bundle) throws IOException {
    TrustFiles.write(terminal, out, bundle);
  }
}
