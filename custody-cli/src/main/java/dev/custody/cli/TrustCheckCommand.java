package dev.custody.cli;

import dev.custody.crypto.trust.TrustBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody trust check}: what in a bundle needs care. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Say what in a bundle needs care, and what to do about it.",
      "Exit code 1 where something does not work as it is (BREAKS)."
    })
final class TrustCheckCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE")
  Path file;

  @Mixin RootOptions roots;

  @Option(names = "--at", paramLabel = "TIME", description = "the moment; default now")
  @Nullable String at;

  @Option(
      names = "--used-in",
      paramLabel = "FEED|LOGDIR",
      description =
          "look there for keys that are not used or not known, and for devices and persons that are"
              + " gone; once for each")
  List<Path> usedIn = new ArrayList<>();

  @Option(
      names = "--near",
      defaultValue = "30",
      paramLabel = "DAYS",
      description = "say it so long before an end; default ${DEFAULT-VALUE}")
  int near;

  @Option(
      names = "--old",
      defaultValue = "90",
      paramLabel = "DAYS",
      description = "a bundle is old after so long; default ${DEFAULT-VALUE}")
  int old;

  @Option(names = "--json", description = "one JSON object a finding")
  boolean json;

  TrustCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (near < 0 || old < 0) {
      throw CommandFault.usage("days from 0: near=" + near + ", old=" + old);
    }
    TrustBundle bundle = TrustFiles.look(terminal, file, roots);
    Instant now = Inputs.at(at);
    List<TrustFinding> findings =
        new TrustCheckRules(bundle, now, Duration.ofDays(near), Duration.ofDays(old)).findings();
    if (!usedIn.isEmpty()) {
      TrustUse use = new TrustUse(bundle, now);
      for (Path source : usedIn) {
        use.read(source);
      }
      findings.addAll(use.findings(now));
    }
    if (findings.isEmpty() && !json) {
      terminal.line("nothing needs care: keys=" + bundle.keys().size());
    }
    return TrustFinding.show(terminal, findings, json);
  }
}
