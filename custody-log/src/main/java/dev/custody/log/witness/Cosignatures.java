package dev.custody.log.witness;

import dev.custody.api.Bytes;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosignature;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Refused;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import java.util.Collections;
import java.util.List;

/** Puts together what witnesses have signed, after it was verified. */
final class Cosignatures {

  private Cosignatures() {}

  /** What lines that came back say by this witness's key. */
  static WitnessSaid verify(Checkpoint own, Bytes lines, NoteVerifierKey witness) {
    List<NoteVerifierKey> keys = Collections.singletonList(witness);
    NoteVerdict<Checkpoint> verdict = own.withCosignatures(lines, keys);
    if (verdict instanceof Authentic<Checkpoint> authentic
        && authentic.value().cosignatures(keys) instanceof Authentic<List<Cosignature>> found
        && !found.value().isEmpty()) {
      return new WitnessSaid.Cosigned(witness, found.value().get(0).time(), lines);
    }
    String detail = verdict instanceof Refused<Checkpoint> refused ? refused.detail() : "no line";
    return new WitnessSaid.Unusable(witness, "cosignature not taken: " + detail);
  }

  /** The checkpoint with all lines that came, and whether they are enough. */
  static CosigningResult result(Checkpoint own, List<WitnessSaid> said, WitnessQuorum quorum) {
    Checkpoint cosigned = own;
    for (WitnessSaid one : said) {
      if (one instanceof WitnessSaid.Cosigned line
          && cosigned.withCosignatures(line.lines(), Collections.singletonList(line.witness()))
              instanceof Authentic<Checkpoint> more) {
        cosigned = more.value();
      }
    }
    return quorum.check(cosigned) instanceof Authentic<List<Cosignature>>
        ? new CosigningResult.Reached(cosigned, said)
        : new CosigningResult.Missing(cosigned, said);
  }
}
