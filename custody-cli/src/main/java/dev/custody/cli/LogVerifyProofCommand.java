package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.crypto.proof.ProofVerdict;
import dev.custody.crypto.proof.ProofVerdict.NotProven;
import dev.custody.crypto.proof.ProofVerdict.Proven;
import dev.custody.crypto.proof.TlogProof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log verify-proof}: what the other side does with a proof, without the log. */
@Command(
    name = "verify-proof",
    mixinStandardHelpOptions = true,
    description = "Check a proof that a log holds an entry, with the log's public key alone.")
final class LogVerifyProofCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "PROOF", description = "a file that custody log prove --out wrote")
  Path file;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "VKEY|FILE",
      description = "the log's verifier key as text, or its file log.vkey")
  String key;

  @Option(
      names = "--entry",
      paramLabel = "FEED",
      description = "a feed of the one event that is meant; not needed where the proof carries it")
  @Nullable Path entry;

  @Option(
      names = "--witness",
      paramLabel = "VKEY|FILE",
      description = "a witness that must have cosigned; may be given several times")
  List<String> witnesses = new ArrayList<>();

  @Option(
      names = "--quorum",
      paramLabel = "N",
      description = "how many of the witnesses are enough; default all")
  @Nullable Integer quorum;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogVerifyProofCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Parsed<TlogProof> parsed =
        TlogProof.parse(Bytes.ofOwned(Inputs.bytes(file, TlogProof.BYTES_MAX)));
    if (parsed instanceof Parsed.Refused<TlogProof> refused) {
      throw CommandFault.usage("no proof: " + file + ": " + refused.first());
    }
    TlogProof proof = parsed.require();
    List<NoteVerifierKey> keys = VerifierKeys.of(key);
    ProofVerdict verdict;
    try {
      verdict = proof.check(entry(proof), keys.get(0).name(), keys, quorum());
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("proven", verdict instanceof Proven);
    if (verdict instanceof Proven proven) {
      members.put("origin", proven.checkpoint().origin());
      members.put("index", proven.index());
      members.put("size", proven.checkpoint().size());
      List<String> seen = new ArrayList<>();
      proven.cosignatures().forEach(one -> seen.add(one.key().name() + " " + one.time()));
      members.put("witnesses", seen);
    } else if (verdict instanceof NotProven not) {
      members.put("fault", not.fault().name());
      members.put("detail", not.detail());
    }
    terminal.show(members, json);
    return verdict instanceof Proven ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }

  private WitnessQuorum quorum() throws IOException {
    List<NoteVerifierKey> keys = VerifierKeys.of(witnesses);
    return new WitnessQuorum(quorum == null ? keys.size() : quorum, keys);
  }

  private Bytes entry(TlogProof proof) throws IOException {
    if (entry == null) {
      return proof
          .extra()
          .orElseThrow(
              () ->
                  CommandFault.usage(
                      "the proof does not carry its entry: give the event with --entry"));
    }
    try (Records records = Records.open(entry)) {
      Parsed<FeedRecord> first = records.next();
      if (first instanceof Parsed.Accepted<FeedRecord> accepted
          && accepted.value() instanceof FeedRecord.OfEvent one
          && records.next() == null) {
        return ContainerCodec.encode(one.event().event());
      }
    }
    throw CommandFault.usage("expected a feed of one event: " + entry);
  }
}
