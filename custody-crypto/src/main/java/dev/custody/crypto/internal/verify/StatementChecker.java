package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.cbor.HeaderSeries;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Batch;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.internal.handover.OfferChecker;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which statements are authentic: header, algorithm, key, signature, in this order, each
 * statement by itself. Depends on nothing that came before, so it is safe to call from several
 * threads.
 */
public final class StatementChecker {

  private final TrustBundle bundle;
  private final VerificationBackend backend;
  private final RootCache roots = new RootCache();

  /** Over the keys of this bundle. */
  public StatementChecker(TrustBundle bundle, VerificationBackend backend) {
    this.bundle = bundle;
    this.backend = backend;
  }

  /** The bundle that knows the keys. */
  public TrustBundle bundle() {
    return bundle;
  }

  /** What checks offers by the same keys. */
  public OfferChecker offers() {
    return new OfferChecker(bundle, backend);
  }

  /** Checks one statement about the event with this id. */
  public CheckedStatement check(Statement statement, EventId eventId) {
    Parsed<ProtectedHeader> parsed = ProtectedHeader.parse(statement.protectedHeader());
    if (parsed instanceof Parsed.Refused<ProtectedHeader> refused) {
      return CheckedStatement.unreadable(statement, refused.refusals());
    }
    ProtectedHeader header = parsed.require();
    TrustedKey key = bundle.key(header.kid()).orElse(null);
    Reason keyFailure = keyFailure(header, key);
    if (keyFailure != null || key == null) {
      return CheckedStatement.failed(
          statement, header, key, keyFailure != null ? keyFailure : Reason.UNKNOWN_KEY);
    }
    byte[] tbs = Tbs.ofStatement(statement.protectedHeader(), eventId);
    Link link = Link.ofTbs(tbs);
    Algorithm algorithm = header.algorithm();
    Reason failure =
        algorithm != null && algorithm.batched()
            ? batchProofFailure(statement.signature(), key, algorithm, link)
            : signatureFailure(statement.signature(), key, tbs);
    return failure != null
        ? CheckedStatement.failed(statement, header, key, failure)
        : CheckedStatement.authentic(statement, header, key, link);
  }

  /**
   * Checks the statements of a batch record, one of each event in order.
   *
   * @param eventIds the ids of the events, in order
   * @return refused as a whole unless all statements are of one key and one batched algorithm
   */
  public Parsed<List<CheckedStatement>> check(Batch batch, List<EventId> eventIds) {
    List<ProtectedHeader> headers = new ArrayList<>(batch.events().size());
    HeaderSeries series = new HeaderSeries();
    for (EventPackage event : batch.events()) {
      List<Statement> statements = event.event().statements();
      ProtectedHeader header =
          statements.size() == 1 && statements.get(0).signature().length() == 0
              ? readable(series, statements.get(0).protectedHeader())
              : null;
      if (header == null || !continues(headers, header)) {
        return new Parsed.Refused<>(
            new Refusal(
                Reason.RECORD_NOT_CANONICAL,
                "batch.events[" + headers.size() + "].event.statements",
                0,
                "one statement without signature, of the batch's one key and batched algorithm",
                header == null
                    ? "another number, a signature, or a header that cannot be read"
                    : "alg=" + header.alg() + ", kid=" + header.kid()));
      }
      headers.add(header);
    }
    return new Parsed.Accepted<>(checkBatch(batch, headers, eventIds));
  }

  private List<CheckedStatement> checkBatch(
      Batch batch, List<ProtectedHeader> headers, List<EventId> eventIds) {
    ProtectedHeader first = headers.get(0);
    TrustedKey key = bundle.key(first.kid()).orElse(null);
    Reason failure = keyFailure(first, key);
    List<CheckedStatement> checked = new ArrayList<>(headers.size());
    List<Link> links = new ArrayList<>(headers.size());
    List<Digest> leaves = new ArrayList<>(headers.size());
    BatchTree tree = null;
    if (failure == null && key != null) {
      for (int i = 0; i < headers.size(); i++) {
        Link link =
            Link.ofTbs(Tbs.ofStatement(statement(batch, i).protectedHeader(), eventIds.get(i)));
        links.add(link);
        leaves.add(MerkleTree.leafHash(link.bytes()));
      }
      tree = new BatchTree(leaves);
      Algorithm algorithm = requireAlgorithm(first);
      if (!rootHolds(key, algorithm, leaves.size(), tree.root(), batch.signature())) {
        failure = Reason.BATCH_PROOF_INVALID;
      }
    }
    for (int i = 0; i < headers.size(); i++) {
      Statement carried = statement(batch, i);
      if (failure != null || key == null || tree == null) {
        checked.add(
            CheckedStatement.failed(
                carried, headers.get(i), key, failure != null ? failure : Reason.UNKNOWN_KEY));
      } else {
        checked.add(
            CheckedStatement.ofBatch(
                carried, headers.get(i), key, links.get(i), tree, i, batch.signature()));
      }
    }
    return checked;
  }

  /**
   * Allow-list first, then whether the key is known, then whether it is a key of that algorithm.
   */
  private static @Nullable Reason keyFailure(ProtectedHeader header, @Nullable TrustedKey key) {
    Algorithm algorithm = header.algorithm();
    if (algorithm == null) {
      return Reason.UNSUPPORTED_ALGORITHM;
    }
    if (key == null) {
      return Reason.UNKNOWN_KEY;
    }
    return algorithm.direct() == key.key().algorithm() ? null : Reason.ALGORITHM_MISMATCH;
  }

  private @Nullable Reason signatureFailure(Bytes signature, TrustedKey key, byte[] tbs) {
    SignatureOutcome outcome = backend.check(key.key(), tbs, signature);
    if (outcome == SignatureOutcome.VALID) {
      return null;
    }
    return outcome == SignatureOutcome.NOT_CANONICAL
        ? Reason.SIGNATURE_NOT_CANONICAL
        : Reason.SIGNATURE_INVALID;
  }

  private @Nullable Reason batchProofFailure(
      Bytes signature, TrustedKey key, Algorithm algorithm, Link link) {
    if (!(ContainerCodec.parseBatchProof(signature)
        instanceof Parsed.Accepted<BatchProof> accepted)) {
      return Reason.BATCH_PROOF_INVALID;
    }
    BatchProof proof = accepted.value();
    if (proof.treeSize() < 1 || proof.treeSize() > Limits.BATCH_TREE_SIZE_MAX) {
      return Reason.BATCH_PROOF_INVALID;
    }
    Digest root =
        new InclusionProof(proof.leafIndex(), proof.treeSize(), proof.path())
            .rootFrom(MerkleTree.leafHash(link.bytes()))
            .orElse(null);
    return root != null && rootHolds(key, algorithm, proof.treeSize(), root, proof.signature())
        ? null
        : Reason.BATCH_PROOF_INVALID;
  }

  private boolean rootHolds(
      TrustedKey key, Algorithm algorithm, long treeSize, Digest root, Bytes signature) {
    RootCache.SignedRoot signed =
        new RootCache.SignedRoot(key.keyId(), algorithm, treeSize, root, signature);
    if (roots.contains(signed)) {
      return true;
    }
    byte[] tbs = Tbs.ofBatch(algorithm, key.keyId(), treeSize, root);
    boolean holds = backend.check(key.key(), tbs, signature) == SignatureOutcome.VALID;
    if (holds) {
      roots.add(signed);
    }
    return holds;
  }

  private static boolean continues(List<ProtectedHeader> before, ProtectedHeader header) {
    Algorithm algorithm = header.algorithm();
    if (algorithm == null || !algorithm.batched()) {
      return false;
    }
    KeyId kid = header.kid();
    return before.isEmpty()
        || before.get(0).kid().equals(kid) && before.get(0).alg() == header.alg();
  }

  private static @Nullable ProtectedHeader readable(HeaderSeries series, Bytes encoded) {
    return series.parse(encoded) instanceof Parsed.Accepted<ProtectedHeader> accepted
        ? accepted.value()
        : null;
  }

  private static Statement statement(Batch batch, int index) {
    return batch.events().get(index).event().statements().get(0);
  }

  private static Algorithm requireAlgorithm(ProtectedHeader header) {
    Algorithm algorithm = header.algorithm();
    if (algorithm == null) {
      throw new AssertionError("a batch has a known algorithm: alg=" + header.alg());
    }
    return algorithm;
  }
}
