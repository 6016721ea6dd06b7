package dev.custody.crypto.note;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.util.Objects;
import java.util.Optional;

/**
 * What a note claims to be: nobody has looked at its signatures. {@link Checkpoint#open} does.
 *
 * @param origin the log's name
 * @param size how many entries
 * @param root the root over them
 * @since 0.1.0
 */
public record UnverifiedCheckpoint(String origin, long size, Digest root) {

  public UnverifiedCheckpoint {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(root, "root");
  }

  /** Reads the text of a note; empty if it is no note or its text no checkpoint. */
  public static Optional<UnverifiedCheckpoint> parse(Bytes note) {
    try {
      return ofText(NoteText.parse(note).text);
    } catch (NoteText.Malformed e) {
      return Optional.empty();
    }
  }

  static Optional<UnverifiedCheckpoint> ofText(String text) {
    int first = text.indexOf('\n');
    int second = text.indexOf('\n', first + 1);
    int third = text.indexOf('\n', second + 1);
    if (first < 1 || second < 0 || third != text.length() - 1) {
      return Optional.empty();
    }
    long size = size(text.substring(first + 1, second));
    byte[] root = NoteText.base64(text.substring(second + 1, third));
    if (size < 0 || root == null || root.length != Digest.LENGTH) {
      return Optional.empty();
    }
    return Optional.of(
        new UnverifiedCheckpoint(text.substring(0, first), size, new Digest(Bytes.ofOwned(root))));
  }

  /** Decimal without leading zeros, below 2^63; -1 if it is not. */
  private static long size(String text) {
    if (text.isEmpty() || text.length() > 19 || text.length() > 1 && text.charAt(0) == '0') {
      return -1;
    }
    long size = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || size > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      size = size * 10 + digit;
    }
    return size;
  }
}
