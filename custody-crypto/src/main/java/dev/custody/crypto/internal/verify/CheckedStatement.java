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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One statement after its header was read and its signature checked: authentic, or why not. */
public final class CheckedStatement {

  // Bytes of a batch proof, beyond its signature: tree size, leaf index, tags and lengths.
  private static final int PROOF_REST_BYTES_MAX = 32;
  // A hash of a path with its tag and length; a batch has at most 2^16 leaves.
  private static final int PATH_BYTES_MAX = 16 * 34;

  private final Supplier<Statement> statement;
  private final int bytesMax;
  private final @Nullable ProtectedHeader header;
  private final @Nullable TrustedKey key;
  private final @Nullable Link link;
  private final @Nullable Reason failure;
  private final List<Refusal> refusals;

  private CheckedStatement(
      Supplier<Statement> statement,
      int bytesMax,
      @Nullable ProtectedHeader header,
      @Nullable TrustedKey key,
      @Nullable Link link,
      @Nullable Reason failure,
      List<Refusal> refusals) {
    this.statement = statement;
    this.bytesMax = bytesMax;
    this.header = header;
    this.key = key;
    this.link = link;
    this.failure = failure;
    this.refusals = refusals;
  }

  static CheckedStatement authentic(
      Statement statement, ProtectedHeader header, TrustedKey key, Link link) {
    return new CheckedStatement(
        () -> statement, bytes(statement), header, key, link, null, List.of());
  }

  /**
   * Out of a batch record: a proof of its own is made when somebody asks for the statement, because
   * most callers want the verdict alone.
   *
   * @param batchSignature over the tree
   */
  static CheckedStatement ofBatch(
      Statement carried,
      ProtectedHeader header,
      TrustedKey key,
      Link link,
      BatchTree tree,
      int leafIndex,
      Bytes batchSignature) {
    Once<Statement> whole =
        new Once<>(
            () ->
                new Statement(
                    carried.protectedHeader(),
                    ContainerCodec.encode(tree.proof(leafIndex, batchSignature))));
    int bytesMax = bytes(carried) + batchSignature.length() + PATH_BYTES_MAX + PROOF_REST_BYTES_MAX;
    return new CheckedStatement(whole, bytesMax, header, key, link, null, List.of());
  }

  static CheckedStatement failed(
      Statement statement, ProtectedHeader header, @Nullable TrustedKey key, Reason failure) {
    return new CheckedStatement(
        () -> statement, bytes(statement), header, key, null, failure, List.of());
  }

  static CheckedStatement unreadable(Statement statement, List<Refusal> refusals) {
    return new CheckedStatement(
        () -> statement, bytes(statement), null, null, null, refusals.get(0).reason(), refusals);
  }

  /** The statement as a log stores it: out of a batch record, with its own batch proof. */
  public Statement statement() {
    return statement.get();
  }

  /** The same, for those who may never ask. */
  Supplier<Statement> statementOnDemand() {
    return statement;
  }

  /** At least as many bytes as header and signature of the statement have. */
  int bytesMax() {
    return bytesMax;
  }

  private static int bytes(Statement statement) {
    return statement.protectedHeader().length() + statement.signature().length();
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
    return ContainerCodec.encode(statement());
  }
}
