package dev.custody.cli;

import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.verify.AuthenticEvent;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import dev.custody.log.CustodyLog;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogCheck;
import dev.custody.log.LogEntry;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import dev.custody.log.note.Checkpoint;
import dev.custody.log.report.LogFinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log}: makes a log, appends to it, signs checkpoints, proves and checks. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "Make, extend, prove and check an append-only log.")
final class LogCommand extends CommandGroup {

  private final Terminal terminal;

  LogCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(name = "init", mixinStandardHelpOptions = true, description = "Make a new log.")
  int init(
      @Parameters(paramLabel = "DIR") Path directory,
      @Option(
              names = "--origin",
              required = true,
              paramLabel = "NAME",
              description = "the log's name for ever, as example.com/dock-7")
          String origin,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description = "an Ed25519 key of the log's own; default a new one beside DIR")
          @Nullable Path key,
      @Option(names = "--json") boolean json)
      throws IOException, SigningException {
    try (CustodyLog log =
        CustodyLog.create(
            directory, origin, key == null ? LogKeys.create(directory) : Inputs.key(key))) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("origin", origin);
      members.put("verifierKey", log.reader().verifierKey().text());
      members.put("keyFile", (key == null ? LogKeys.beside(directory) : key).toString());
      show(members, json);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    return ExitCode.HOLDS;
  }

  @Command(
      name = "append",
      mixinStandardHelpOptions = true,
      description =
          "Verify a feed and append its authentic events; the same event again adds nothing.")
  int append(
      @Parameters(paramLabel = "DIR") Path directory,
      @Parameters(paramLabel = "FEED") Path feed,
      @Option(names = "--trust", required = true, paramLabel = "FILE") Path trust,
      @Mixin RootOptions roots,
      @Option(names = "--at", paramLabel = "TIME") @Nullable String at,
      @Option(
              names = {"--log-key"},
              paramLabel = "FILE")
          @Nullable Path key,
      @Option(names = "--json") boolean json)
      throws IOException, SigningException {
    VerificationPolicy policy =
        new VerificationPolicy(Inputs.at(at), VerificationPolicy.Streams.MAY_HAVE_GAPS);
    VerificationRun run =
        Verifier.of(roots.trust(trust), policy, VerificationBackend.best()).newRun();
    long added = 0;
    long present = 0;
    long without = 0;
    long unverified = 0;
    try (Records records = Records.open(feed);
        CustodyLog log = LogKeys.open(terminal, directory, key);
        Progress progress = new Progress(terminal, "records", records.count())) {
      for (Parsed<FeedRecord> record = records.next(); record != null; record = records.next()) {
        for (Verdict verdict : run.verify(record)) {
          unverified += verdict instanceof Verified ? 0 : 1;
          Optional<AuthenticEvent> authentic = verdict.authentic();
          if (authentic.isEmpty()) {
            without++;
          } else if (log.append(LogEntry.of(authentic.get())).added()) {
            added++;
          } else {
            present++;
          }
        }
        progress.step();
      }
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("appended", added);
    members.put("alreadyThere", present);
    members.put("notAuthentic", without);
    members.put("notVerified", unverified);
    show(members, json);
    return unverified == 0 ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }

  @Command(
      name = "checkpoint",
      mixinStandardHelpOptions = true,
      description = "Sign a checkpoint of all entries and print it.")
  int checkpoint(
      @Parameters(paramLabel = "DIR") Path directory,
      @Option(
              names = {"--log-key"},
              paramLabel = "FILE")
          @Nullable Path key,
      @Option(names = "--json") boolean json)
      throws IOException, SigningException {
    try (CustodyLog log = LogKeys.open(terminal, directory, key)) {
      Checkpoint checkpoint = log.checkpoint();
      if (json) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("origin", checkpoint.origin());
        members.put("size", checkpoint.size());
        members.put("root", checkpoint.root().toHex());
        members.put("note", text(checkpoint));
        terminal.json(members);
      } else {
        terminal.out().print(text(checkpoint));
      }
    }
    return ExitCode.HOLDS;
  }

  @Command(
      name = "prove",
      mixinStandardHelpOptions = true,
      description = "Prove that an entry is in the log, by its index or event id.")
  int prove(
      @Parameters(paramLabel = "DIR") Path directory,
      @Parameters(paramLabel = "INDEX|EVENTID") String which,
      @Option(names = "--json") boolean json)
      throws IOException {
    LogReader reader = LogReader.open(directory);
    Checkpoint checkpoint =
        reader
            .checkpoint()
            .orElseThrow(
                () -> CommandFault.usage("no checkpoint yet: run custody log checkpoint first"));
    LoggedEntry entry = find(reader, which);
    if (entry.index() >= checkpoint.size()) {
      throw CommandFault.usage(
          "the checkpoint does not cover it: index="
              + entry.index()
              + ", size="
              + checkpoint.size()
              + "; run custody log checkpoint first");
    }
    InclusionProof proof = reader.proveInclusion(entry.index());
    ProofResult result = proof.check(entry.leafHash(), checkpoint.root());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("index", entry.index());
    members.put("leafHash", entry.leafHash().toHex());
    members.put("size", checkpoint.size());
    members.put("root", checkpoint.root().toHex());
    List<String> path = new ArrayList<>();
    proof.path().forEach(hash -> path.add(hash.toHex()));
    members.put("path", path);
    members.put("holds", result instanceof ProofResult.Holds);
    show(members, json);
    return result instanceof ProofResult.Holds ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }

  private static LoggedEntry find(LogReader reader, String which) throws IOException {
    if (which.matches("[0-9]{1,18}")) {
      long index = Long.parseLong(which);
      if (index >= reader.size()) {
        throw CommandFault.usage("no such entry: index=" + index + ", size=" + reader.size());
      }
      return reader.read(index);
    }
    EventId id;
    try {
      id = EventId.parse(which);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("neither an index nor an event id: " + which);
    }
    try (EntryCursor entries = reader.entries(0)) {
      for (LoggedEntry entry = entries.next(); entry != null; entry = entries.next()) {
        if (entry.signedEvent() instanceof Parsed.Accepted<SignedEvent> accepted
            && accepted.value().eventId().equals(id)) {
          return entry;
        }
      }
    }
    throw CommandFault.usage("no such event in the log: " + which);
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Read every byte of a log and say whether it is what was written.")
  int check(@Parameters(paramLabel = "DIR") Path directory, @Option(names = "--json") boolean json)
      throws IOException {
    LogCheck check = LogCheck.run(directory);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(
        "result",
        check instanceof LogCheck.Whole
            ? "WHOLE"
            : check instanceof LogCheck.Unfinished ? "UNFINISHED" : "DAMAGED");
    members.put("entries", check.report().size());
    members.put("checkpointSize", check.report().checkpointSize());
    List<Object> findings = new ArrayList<>();
    for (LogFinding finding : check.report().findings()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("kind", finding.kind().name());
      one.put("file", finding.file());
      one.put("index", finding.index());
      one.put("offset", finding.offset());
      one.put("detail", finding.detail());
      findings.add(one);
    }
    if (json) {
      members.put("findings", findings);
    }
    show(members, json);
    if (!json) {
      check.report().findings().forEach(finding -> terminal.line(finding.toString()));
    }
    return check instanceof LogCheck.Damaged ? ExitCode.EVIDENCE : ExitCode.HOLDS;
  }

  private void show(Map<String, Object> members, boolean json) {
    if (json) {
      terminal.json(members);
      return;
    }
    int width = members.keySet().stream().mapToInt(String::length).max().orElse(0);
    members.forEach(
        (name, value) -> terminal.line(name + " ".repeat(width - name.length() + 2) + value));
  }

  private static String text(Checkpoint checkpoint) {
    return new String(checkpoint.note().toByteArray(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
