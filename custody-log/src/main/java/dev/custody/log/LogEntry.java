package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.verify.AuthenticEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log takes: the canonical bytes of one signed event, 1 to 65,535, its statements sorted by
 * their encoded bytes. The same event with one more statement is another entry.
 *
 * <p>Equal by its bytes.
 *
 * @since 0.1.0
 */
public final class LogEntry {

  private final Bytes bytes;

  private LogEntry(Bytes bytes) {
    this.bytes = bytes;
  }

  /**
   * The entry of an event whose statements a verifier has found authentic.
   *
   * @throws IllegalArgumentException if it is longer than an entry may be, which a verifier does
   *     not give
   */
  public static LogEntry of(AuthenticEvent event) {
    return ofUnverified(event.signed());
  }

  /**
   * An entry that nobody has verified: its statements may be forged, and whoever reads the log must
   * verify each. For copies of other logs and for evidence of what was sent.
   *
   * @throws IllegalArgumentException if the statements are not sorted by their encoded bytes, or
   *     the entry is longer than 65,535 bytes or no canonical SignedEvent
   */
  public static LogEntry ofUnverified(SignedEvent event) {
    requireSorted(event.statements());
    Bytes bytes = ContainerCodec.encode(event);
    requireLength(bytes);
    // Verify right before writing: what we would refuse to read is not written.
    ContainerCodec.parseSignedEvent(bytes).require();
    return new LogEntry(bytes);
  }

  /** For tests of what is below the events. */
  static LogEntry ofRaw(Bytes bytes) {
    requireLength(bytes);
    return new LogEntry(bytes);
  }

  /** The bytes that the log keeps. */
  public Bytes bytes() {
    return bytes;
  }

  /** The hash that the log's tree has of it (RFC 9162, section 2.1.1). */
  public Digest leafHash() {
    return MerkleTree.leafHash(bytes);
  }

  private static void requireLength(Bytes bytes) {
    if (bytes.length() < 1 || bytes.length() > Limits.SIGNED_EVENT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "entry outside its limits: bytes="
              + bytes.length()
              + ", limits=1.."
              + Limits.SIGNED_EVENT_BYTES_MAX);
    }
  }

  private static void requireSorted(List<Statement> statements) {
    Bytes before = null;
    for (int i = 0; i < statements.size(); i++) {
      Bytes encoded = ContainerCodec.encode(statements.get(i));
      if (before != null && before.compareTo(encoded) >= 0) {
        throw new IllegalArgumentException(
            "statements sorted by their encoded bytes expected: statement=" + i + " is not");
      }
      before = encoded;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogEntry that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  /** Length and start of the leaf hash. */
  @Override
  public String toString() {
    return "LogEntry[bytes=" + bytes.length() + ", leaf=" + leafHash() + "]";
  }
}
