package dev.custody.crypto.stream;

import dev.custody.api.Limits;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import java.util.List;
import java.util.Objects;

/**
 * Where a key's stream stands: the statements that were last about to be signed, one or the whole
 * of a batch. They hold their positions whether or not they were signed, so position and link
 * follow from them and nothing can disagree with them.
 *
 * @param kid the key
 * @param last in the order of their positions; empty for a stream that has none yet
 * @since 0.1.0
 */
public record StreamState(KeyId kid, List<StreamIntent> last) {

  /**
   * @throws IllegalArgumentException if a header cannot be read or is of another key, the positions
   *     do not follow each other by their links, algorithms differ, several are not batched, or
   *     there are more than 1,024
   */
  public StreamState {
    Objects.requireNonNull(kid, "kid");
    last = List.copyOf(last);
    if (last.size() > Limits.BATCH_EVENTS_MAX) {
      throw new IllegalArgumentException(
          "stream state with too many statements: expected=0.."
              + Limits.BATCH_EVENTS_MAX
              + ", found="
              + last.size());
    }
    requireChain(kid, last);
  }

  /** A key that has signed nothing. */
  public static StreamState genesis(KeyId kid) {
    return new StreamState(kid, List.of());
  }

  /** The position of the next statement, 0-based. */
  public long nextSequence() {
    return last.isEmpty() ? 0 : header(last.get(last.size() - 1)).sequence() + 1;
  }

  /** The link that the next statement names as its predecessor. */
  public Link lastLink() {
    return last.isEmpty() ? Link.genesis(kid) : last.get(last.size() - 1).link();
  }

  /** Key id and next position. */
  @Override
  public String toString() {
    return "StreamState[" + kid + ", nextSequence=" + nextSequence() + "]";
  }

  static ProtectedHeader header(StreamIntent intent) {
    return ProtectedHeader.parse(intent.protectedHeader()).require();
  }

  private static void requireChain(KeyId kid, List<StreamIntent> intents) {
    ProtectedHeader before = null;
    for (int i = 0; i < intents.size(); i++) {
      ProtectedHeader header = header(intents.get(i));
      if (header.algorithm() == null || !header.kid().equals(kid)) {
        throw new IllegalArgumentException(
            "stream state of another key: expected kid=" + kid + ", found=" + header.kid());
      }
      if (header.sequence() == 0 && !header.previous().equals(Link.genesis(kid))) {
        throw new IllegalArgumentException("first statement of a stream without its beginning");
      }
      if (before != null) {
        if (header.sequence() != before.sequence() + 1
            || !header.previous().equals(intents.get(i - 1).link())
            || header.alg() != before.alg()
            || !header.algorithm().batched()) {
          throw new IllegalArgumentException(
              "statements of a batch do not follow each other: sequence=" + header.sequence());
        }
      }
      before = header;
    }
  }
}
