package dev.custody.examples;

import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.verify.Verified;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.LogReader;
import java.io.IOException;
import java.nio.file.Path;

/** Puts a verified event into an append-only log, and proves that it is there. */
public final class LogAndProve {

  private LogAndProve() {}

  /** Whether the proof holds that the event is in the log of this new directory. */
  public static ProofResult logAndProve(Path directory, Signer logKey, Verified verified)
      throws IOException, SigningException {
    // [log-and-prove]
    try (CustodyLog log = CustodyLog.create(directory, "example.com/dock-7", logKey)) {
      LogEntry entry = LogEntry.of(verified.event().authentic());
      long index = log.append(entry).index(); // when this returns, it survives a power cut
      Checkpoint checkpoint = log.checkpoint(); // signed: give it to whom you want to convince

      LogReader reader = log.reader();
      InclusionProof proof = reader.proveInclusion(index);
      return proof.check(entry.leafHash(), checkpoint.root());
    }
    // [end]
  }
}
