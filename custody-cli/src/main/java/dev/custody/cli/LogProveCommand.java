package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.proof.TlogProof;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log prove}: the inclusion proof of one entry. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = "Prove that an entry is in the log, by its index or event id.")
final class LogProveCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR")
  Path directory;

  @Parameters(paramLabel = "INDEX|EVENTID")
  String which;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "also write a proof that is checked without the log (C2SP tlog-proof)")
  @Nullable Path out;

  @Option(
      names = "--with-entry",
      description = "let that proof carry the entry itself, so that it is all a partner needs")
  boolean withEntry;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogProveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (withEntry && out == null) {
      throw CommandFault.usage("--with-entry is about the proof file: name it with --out");
    }
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
    if (out != null) {
      Optional<Bytes> extra = withEntry ? Optional.of(entry.bytes()) : Optional.empty();
      Files.write(
          out,
          TlogProof.of(proof, checkpoint, extra).encode().toByteArray(),
          StandardOpenOption.CREATE_NEW);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("index", entry.index());
    members.put("leafHash", entry.leafHash().toHex());
    members.put("size", checkpoint.size());
    members.put("root", checkpoint.root().toHex());
    List<String> path = new ArrayList<>();
    proof.path().forEach(hash -> path.add(hash.toHex()));
    members.put("path", path);
    members.put("holds", result instanceof ProofResult.Holds);
    if (out != null) {
      members.put("file", out.toString());
    }
    terminal.show(members, json);
    return result instanceof ProofResult.Holds ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }

  private static LoggedEntry find(LogReader reader, String which) throws IOException {
    if (which.matches("[0-9]{1,18}")) {
      long index = Long.parseLong(which);
      if (index < reader.firstIndex() || index >= reader.size()) {
        throw CommandFault.usage(
            "no such entry: index="
                + index
                + ", first="
                + reader.firstIndex()
                + ", size="
                + reader.size());
      }
      return reader.read(index);
    }
    EventId id;
    try {
      id = EventId.parse(which);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("neither an index nor an event id: " + which);
    }
    List<Long> found = reader.find(id);
    if (!found.isEmpty()) {
      return reader.read(found.get(0));
    }
    throw CommandFault.usage("no such event in the log: " + which);
  }
}
