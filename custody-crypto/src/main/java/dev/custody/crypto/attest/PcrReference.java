package dev.custody.crypto.attest;

import dev.custody.api.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values that the PCRs of a good device have, SHA-256 bank: one build of its firmware and
 * software, by name.
 *
 * @param name what people call it, 1 to 100 characters
 * @param values the value of each PCR that is looked at, 1 to 32 of them, by index 0 to 31, rising;
 *     unmodifiable
 * @since 0.1.0
 */
public record PcrReference(String name, SortedMap<Integer, Digest> values) {

  /** PCRs that a selection of four bytes can name. */
  public static final int COUNT_MAX = 32;

  private static final int NAME_LENGTH_MAX = 100;

  /**
   * @throws IllegalArgumentException if the name has another length, there is no value, or an index
   *     is outside
   */
  public PcrReference {
    Objects.requireNonNull(name, "name");
    if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "name expected, length=1.." + NAME_LENGTH_MAX + ": found length=" + name.length());
    }
    values = requireValues(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("value of at least one PCR expected: found none");
    }
  }

  /** A reference with these values. */
  public static PcrReference of(String name, Map<Integer, Digest> values) {
    return new PcrReference(name, new TreeMap<>(values));
  }

  static SortedMap<Integer, Digest> requireValues(Map<Integer, Digest> values) {
    TreeMap<Integer, Digest> copy = new TreeMap<>(values);
    for (Map.Entry<Integer, Digest> value : copy.entrySet()) {
      Objects.requireNonNull(value.getValue(), "value");
      if (value.getKey() < 0 || value.getKey() >= COUNT_MAX) {
        throw new IllegalArgumentException(
            "index of a PCR expected, 0 to 31: found=" + value.getKey());
      }
    }
    return Collections.unmodifiableSortedMap(copy);
  }

  /**
   * SHA-256 over the values in rising order of their PCRs, as a quote has it (TCG part 1, 17.5).
   */
  static Digest digest(SortedMap<Integer, Digest> values) {
    byte[] out = new byte[values.size() * Digest.LENGTH];
    int at = 0;
    for (Digest value : values.values()) {
      value.bytes().copyTo(out, at);
      at += Digest.LENGTH;
    }
    return Digest.sha256(out);
  }
}
