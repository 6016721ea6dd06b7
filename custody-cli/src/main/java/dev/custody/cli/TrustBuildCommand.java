package dev.custody.cli;

import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code custody trust build}: a bundle from key files, or the next version of one. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Make a bundle from public keys, or the next version of one.",
      "--add begins an entry; the options behind it are its members, up to the next --add."
    })
final class TrustBuildCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin BundleOptions bundles;

  @ArgGroup(exclusive = false, multiplicity = "1..*")
  List<Entry> entries;

  TrustBuildCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** One key of the bundle. */
  static final class Entry extends EntryOptions {
    @Option(
        names = "--add",
        required = true,
        paramLabel = "PEM",
        description = "a key file, or the public half of one as partners send it")
    Path key;

    @Option(names = "--not-before", required = true, paramLabel = "TIME")
    String notBefore;

    @Option(names = "--not-after", required = true, paramLabel = "TIME")
    String notAfter;
  }

  @Override
  public Integer call() throws IOException {
    TrustBundle before = bundles.before();
    TrustBundle bundle;
    try {
      List<TrustedKey> keys = new ArrayList<>();
      for (Entry entry : entries) {
        keys.add(trusted(entry));
      }
      bundle = bundles.with(before, keys);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    bundles.write(bundle);
    TrustView.table(terminal, bundle);
    return ExitCode.HOLDS;
  }

  private static TrustedKey trusted(Entry entry) throws IOException {
    return entry
        .into(
            TrustedKey.builder(TrustFiles.publicKey(entry.key), entry.party, entry.holder)
                .window(Inputs.at(entry.notBefore), Inputs.at(entry.notAfter)))
        .build();
  }
}
