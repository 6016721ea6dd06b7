package dev.custody.log.stream;

import dev.custody.api.statement.KeyId;
import java.util.List;
import java.util.Objects;

/**
 * A position of a key's stream at which a log holds statements with different links.
 *
 * <p>Until the signatures of two of them are checked it is a claim: anybody can write a key id into
 * a statement. {@link StreamView#evidence} gives the statements, and a {@code FraudProof} of them
 * that holds is what convinces a third party.
 *
 * @param kid the key that the statements name
 * @param sequence the position
 * @param branches two or more, in the order of their entries
 * @since 0.1.0
 */
public record StreamFork(KeyId kid, long sequence, List<StreamBranch> branches) {

  /**
   * @throws IllegalArgumentException if there are fewer than two branches
   */
  public StreamFork {
    Objects.requireNonNull(kid, "kid");
    branches = List.copyOf(branches);
    if (branches.size() < 2) {
      throw new IllegalArgumentException("fork of fewer than two: branches=" + branches.size());
    }
  }
}
