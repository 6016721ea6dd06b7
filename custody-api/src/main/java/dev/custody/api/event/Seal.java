package dev.custody.api.event;

import dev.custody.api.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A seal and what was seen of it.
 *
 * @param id identifier of the seal
 * @param state what was seen
 * @param sealClass its strength
 * @param counter monotonic counter of an electronic seal, 0 for none
 * @param proof answer of an electronic seal, up to 512 bytes
 * @param replaces identifier of the seal that it replaces
 * @param unit identifier of the container that it closes
 * @since 0.1.0
 */
public record Seal(
    String id,
    @Nullable SealState state,
    @Nullable SealClass sealClass,
    long counter,
    @Nullable Bytes proof,
    @Nullable String replaces,
    @Nullable String unit) {

  public Seal {
    Objects.requireNonNull(id, "id");
  }

  /** A seal seen in this state on a container. */
  public static Seal of(String id, SealState state, @Nullable String unit) {
    return new Seal(id, state, null, 0, null, null, unit);
  }
}
