package dev.custody.log.witness;

import dev.custody.crypto.note.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What asking the witnesses for one checkpoint gave.
 *
 * @since 0.1.0
 */
public sealed interface CosigningResult {

  /** The checkpoint they were asked for, with all lines that came. */
  Checkpoint checkpoint();

  /** What each witness said, in the order in which they were named. */
  List<WitnessSaid> said();

  /**
   * Those who say that our log was rolled back or forked, also beside a quorum that was reached:
   * never to be passed over.
   */
  default List<WitnessSaid.Contradicted> contradictions() {
    List<WitnessSaid.Contradicted> out = new ArrayList<>();
    for (WitnessSaid one : said()) {
      if (one instanceof WitnessSaid.Contradicted contradicted) {
        out.add(contradicted);
      }
    }
    return out;
  }

  /**
   * Enough witnesses cosigned.
   *
   * @param checkpoint with all cosignatures that came, ready to be handed on
   */
  record Reached(Checkpoint checkpoint, List<WitnessSaid> said) implements CosigningResult {
    public Reached {
      Objects.requireNonNull(checkpoint, "checkpoint");
      said = List.copyOf(said);
    }
  }

  /**
   * Too few did.
   *
   * @param checkpoint with the cosignatures that came
   */
  record Missing(Checkpoint checkpoint, List<WitnessSaid> said) implements CosigningResult {
    public Missing {
      Objects.requireNonNull(checkpoint, "checkpoint");
      said = List.copyOf(said);
    }
  }
}
