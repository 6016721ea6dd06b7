package dev.custody.crypto.seal;

import dev.custody.api.id.Identifier;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which seals a verifier can judge: the identifier of each with its technology and keys. A seal
 * that is not registered is not judged, because nothing is known about it.
 *
 * <p>Immutable. It holds secrets and shows none; whoever can read this process's memory, or the
 * file that it was made from, can forge answers of every seal in it.
 *
 * @since 0.1.0
 */
public final class SealRegistry {

  private static final SealRegistry NONE = new SealRegistry(Map.of());

  private final Map<String, SealTechnology> technologies;

  private SealRegistry(Map<String, SealTechnology> technologies) {
    this.technologies = technologies;
  }

  /** No seals: no answer is judged, which can only prove less. */
  public static SealRegistry none() {
    return NONE;
  }

  /** Starts a registry. */
  public static Builder builder() {
    return new Builder();
  }

  /** What this seal is; empty if it is not registered. */
  public Optional<SealTechnology> technology(String sealId) {
    return Optional.ofNullable(technologies.get(Objects.requireNonNull(sealId, "sealId")));
  }

  /** Identifiers of all registered seals, in the order of registration. */
  public Set<String> sealIds() {
    return technologies.keySet();
  }

  /** How many seals only. */
  @Override
  public String toString() {
    return "SealRegistry[count=" + technologies.size() + "]";
  }

  /**
   * Gathers seals. For one thread.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private final Map<String, SealTechnology> technologies = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a seal.
     *
     * @param sealId its identifier, as events name it
     * @throws IllegalArgumentException if it is no identifier or is registered already
     */
    public Builder register(String sealId, SealTechnology technology) {
      Objects.requireNonNull(technology, "technology");
      Identifier.parse(sealId).require();
      if (technologies.putIfAbsent(sealId, technology) != null) {
        throw new IllegalArgumentException("seal registered twice: id=" + sealId);
      }
      return this;
    }

    /** The registry. */
    public SealRegistry build() {
      return technologies.isEmpty()
          ? NONE
          : new SealRegistry(Collections.unmodifiableMap(new LinkedHashMap<>(technologies)));
    }
  }
}
