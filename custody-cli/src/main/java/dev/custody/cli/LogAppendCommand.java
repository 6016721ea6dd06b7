package dev.custody.cli;

import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verifier;
import dev.custody.log.CustodyLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log append}: verifies a feed and appends what is authentic. */
@Command(
    name = "append",
    mixinStandardHelpOptions = true,
    description =
        "Verify a feed and append its authentic events; the same event again adds nothing.")
final class LogAppendCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR")
  Path directory;

  @Parameters(paramLabel = "FEED")
  Path feed;

  @Option(names = "--trust", required = true, paramLabel = "FILE", description = "the trust bundle")
  Path trust;

  @Mixin RootOptions roots;

  @Option(names = "--at", paramLabel = "TIME", description = "the time to verify at; default now")
  @Nullable String at;

  @Mixin LogKeyOptions logKeys;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogAppendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    VerificationPolicy policy =
        new VerificationPolicy(Inputs.at(at), VerificationPolicy.Streams.MAY_HAVE_GAPS);
    VerificationRun run =
        Verifier.of(roots.trust(trust), policy, VerificationBackend.best()).newRun();
    AuthenticAppend append;
    try (Records records = Records.open(feed);
        CustodyLog log = logKeys.open(terminal, directory);
        Progress progress = new Progress(terminal, "records", records.count())) {
      append = new AuthenticAppend(log, run);
      append.all(records, progress::step);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("appended", append.added());
    members.put("alreadyThere", append.alreadyThere());
    members.put("notAuthentic", append.notAuthentic());
    members.put("notVerified", append.notVerified());
    terminal.show(members, json);
    return append.notVerified() == 0 ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }
}
