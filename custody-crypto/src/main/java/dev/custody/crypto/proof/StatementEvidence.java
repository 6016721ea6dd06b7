package dev.custody.crypto.proof;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to check a statement without its event: the header that was signed, the event's id,
 * the signature. The event's body, with whatever it says of people, is not in it.
 *
 * @param eventId the event that it is about
 * @param statement header and signature; of a batched one the {@link BatchProof}
 * @since 0.1.0
 */
public record StatementEvidence(EventId eventId, Statement statement) {

  /**
   * @throws IllegalArgumentException if the header cannot be read, or the signature is empty or
   *     longer than 8,192 bytes
   */
  public StatementEvidence {
    Objects.requireNonNull(eventId, "eventId");
    int signature = statement.signature().length();
    if (parsed(statement) == null || signature < 1 || signature > Limits.SIGNATURE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "statement with a header and a signature expected: signature bytes=" + signature);
    }
  }

  static StatementEvidence of(Statement statement, EventId eventId) {
    return new StatementEvidence(eventId, statement);
  }

  /** What the key says. */
  public ProtectedHeader header() {
    ProtectedHeader header = parsed(statement);
    if (header == null) {
      throw new AssertionError("it was read when this was made");
    }
    return header;
  }

  /** The link of the statement. */
  public Link link() {
    return Link.ofTbs(tbs());
  }

  Bytes encode() {
    String text =
        "event "
            + eventId.bytes().toHex()
            + "\nheader "
            + ProofText.base64(statement.protectedHeader())
            + "\nsignature "
            + ProofText.base64(statement.signature())
            + "\n";
    return Bytes.ofOwned(text.getBytes(StandardCharsets.US_ASCII));
  }

  static StatementEvidence read(ProofText lines, String path) throws ProofText.Malformed {
    lines.expect(path + ".event", "event ");
    EventId eventId = new EventId(lines.hexLine(path + ".event", Digest.LENGTH));
    lines.expect(path + ".header", "header ");
    int at = lines.offset();
    Bytes header = lines.base64Line(path + ".header", Limits.PROTECTED_BYTES_MAX);
    lines.expect(path + ".signature", "signature ");
    Bytes signature = lines.base64Line(path + ".signature", Limits.SIGNATURE_BYTES_MAX);
    Statement statement = new Statement(header, signature);
    if (parsed(statement) == null) {
      throw ProofText.fault(path + ".header", at, "a protected header", "other bytes");
    }
    return new StatementEvidence(eventId, statement);
  }

  /** Whether the signature is the key's; the header's key id is for the caller. */
  boolean holds(VerificationKey key) {
    ProtectedHeader header = header();
    Algorithm algorithm = header.algorithm();
    if (algorithm == null || algorithm.direct() != key.algorithm()) {
      return false;
    }
    if (!algorithm.batched()) {
      return fits(key, tbs(), statement.signature());
    }
    if (!(ContainerCodec.parseBatchProof(statement.signature())
        instanceof Parsed.Accepted<BatchProof> accepted)) {
      return false;
    }
    BatchProof proof = accepted.value();
    if (proof.treeSize() < 1 || proof.treeSize() > Limits.BATCH_TREE_SIZE_MAX) {
      return false;
    }
    Digest root =
        new InclusionProof(proof.leafIndex(), proof.treeSize(), proof.path())
            .rootFrom(MerkleTree.leafHash(link().bytes()))
            .orElse(null);
    return root != null
        && fits(
            key, Tbs.ofBatch(algorithm, key.keyId(), proof.treeSize(), root), proof.signature());
  }

  private byte[] tbs() {
    return Tbs.ofStatement(statement.protectedHeader(), eventId);
  }

  private static boolean fits(VerificationKey key, byte[] message, Bytes signature) {
    return VerificationBackend.best().check(key, message, signature) == SignatureOutcome.VALID;
  }

  private static @Nullable ProtectedHeader parsed(Statement statement) {
    return ProtectedHeader.parse(statement.protectedHeader())
            instanceof Parsed.Accepted<ProtectedHeader> accepted
        ? accepted.value()
        : null;
  }
}
