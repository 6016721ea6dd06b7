package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.trust.TrustedKey;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One statement after its header was read and its signature checked: authentic, or why not. */
public final class CheckedStatement {

  private final Statement statement;
  private final @Nullable ProtectedHeader header;
  private final @Nullable TrustedKey key;
  private final @Nullable Link link;
  private final @Nullable Reason failure;
  private final List<Refusal> refusals;

  private CheckedStatement(
      Statement statement,
      @Nullable ProtectedHeader header,
      @Nullable TrustedKey key,
      @Nullable Link link,
      @Nullable Reason failure,
      List<Refusal> refusals) {
    this.statement = statement;
    this.header = header;
    this.key = key;
    this.link = link;
    this.failure = failure;
    this.refusals = refusals;
  }

  static CheckedStatement authentic(
      Statement statement, ProtectedHeader header, TrustedKey key, Link link) {
    return new CheckedStatement(statement, header, key, link, null, List.of());
  }

  static CheckedStatement failed(
      Statement statement, ProtectedHeader header, @Nullable TrustedKey key, Reason failure) {
    return new CheckedStatement(statement, header, key, null, failure, List.of());
  }

  static CheckedStatement unreadable(Statement statement, List<Refusal> refusals) {
    return new CheckedStatement(statement, null, null, null, refusals.get(0).reason(), refusals);
  }

  /** The statement as a log stores it: out of a batch record, with its own batch proof. */
  public Statement statement() {
    return statement;
  }

  /** Null if it could not be read. */
  public @Nullable ProtectedHeader header() {
    return header;
  }

  /** Why it is not authentic; null if it is. */
  public @Nullable Reason failure() {
    return failure;
  }

  /** Where the header was refused; empty if it could be read. */
  public List<Refusal> refusals() {
    return refusals;
  }

  /** Whether its signature holds. */
  public boolean isAuthentic() {
    return failure == null;
  }

  ProtectedHeader requireHeader() {
    return Objects.requireNonNull(header, "an authentic statement has a header");
  }

  TrustedKey requireKey() {
    return Objects.requireNonNull(key, "an authentic statement has a key");
  }

  Link requireLink() {
    return Objects.requireNonNull(link, "an authentic statement has a link");
  }

  /** The Statement message: what statements are sorted by. */
  Bytes encoded() {
    return ContainerCodec.encode(statement);
  }
}
