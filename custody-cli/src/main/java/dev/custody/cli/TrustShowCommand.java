package dev.custody.cli;

import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody trust show}: the entries of a bundle. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Show who may say what.")
final class TrustShowCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE")
  Path file;

  @Mixin RootOptions roots;

  @Option(names = "--json", description = "one JSON object a key, with every member")
  boolean json;

  TrustShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    TrustBundle bundle = TrustFiles.look(terminal, file, roots);
    if (json) {
      for (TrustedKey key : bundle.keys()) {
        terminal.json(TrustView.json(key));
      }
    } else {
      TrustView.table(terminal, bundle);
    }
    return ExitCode.HOLDS;
  }
}
