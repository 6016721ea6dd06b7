package dev.custody.crypto.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.event.EventCodec;
import dev.custody.api.id.Identifier;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Tbs;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Signs statements along one key's stream: each names its position and the link of the one before.
 *
 * <p>Body and header are stored before they are signed, and hold their position from then on. So a
 * crash at any moment leaves one of two states: nothing was stored, and nothing was signed; or it
 * was stored, and {@link #recover} signs the same bytes again, which gives the same link. No
 * position is skipped, none is used twice with another link. The state keeps the last signing until
 * the next one begins, so what was signed but not kept by the caller before a crash comes out of
 * {@code recover} too; the caller adds it where its link is not known yet.
 *
 * <p>After an exception from {@code sign} or {@code signBatch}, and at the start, {@code recover}
 * comes first. Thread-safe: calls take their turns. The store belongs to this signer and is closed
 * by the caller.
 *
 * @since 0.1.0
 */
public final class StatementSigner {

  private final Signer signer;
  private final String party;
  private final StreamStore store;
  private final Object turn = new Object();

  @GuardedBy("turn")
  private StreamState state;

  // Whether the last intent in the store is known to be signed and handed out.
  @GuardedBy("turn")
  private boolean settled;

  private StatementSigner(
      Signer signer, String party, StreamStore store, StreamState state, boolean settled) {
    this.signer = signer;
    this.party = party;
    this.store = store;
    this.state = state;
    this.settled = settled;
  }

  /**
   * Begins the stream of a new key, at position 0.
   *
   * @param party identifier of the party that the key acts for, as the trust bundle has it
   * @throws IllegalStateException if the store already has a state: then {@link #open} it
   * @throws IllegalArgumentException if the party is no identifier
   * @throws IOException if the state cannot be stored
   */
  public static StatementSigner begin(Signer signer, String party, StreamStore store)
      throws IOException {
    requireIdentifier(party);
    if (store.load().isPresent()) {
      throw new IllegalStateException("stream has begun already: kid=" + signer.keyId());
    }
    StreamState genesis = StreamState.genesis(signer.keyId());
    store.store(genesis);
    return new StatementSigner(signer, party, store, genesis, true);
  }

  /**
   * Continues the stream of a key. {@link #recover} comes next, unless nothing was signed so far.
   *
   * @param party identifier of the party that the key acts for, as the trust bundle has it
   * @throws StreamCorruptException if the store has no state of this key: a key whose state is gone
   *     must not be used any more, take a new one
   * @throws IllegalArgumentException if the party is no identifier
   * @throws IOException if the state cannot be read
   */
  public static StatementSigner open(Signer signer, String party, StreamStore store)
      throws IOException {
    requireIdentifier(party);
    StreamState state = loadRequired(store, signer.keyId());
    return new StatementSigner(signer, party, store, state, state.last().isEmpty());
  }

  /** The key. */
  public KeyId keyId() {
    return signer.keyId();
  }

  /** The identifier of the party that the key acts for. */
  public String party() {
    return party;
  }

  /** The position of the next statement, 0-based. */
  public long nextSequence() {
    synchronized (turn) {
      return state.nextSequence();
    }
  }

  /** The link of the last statement: what an answer to it names. */
  public Link lastLink() {
    synchronized (turn) {
      return state.lastLink();
    }
  }

  /**
   * Signs the last stored statements again, the same bytes, and hands them out: after a start, and
   * after an exception. Often they were handed out before; their links are the same.
   *
   * @return empty if the stream has no statement yet
   * @throws SigningException if there is no signature; try again later, nothing is lost
   * @throws IOException if the state cannot be read
   */
  public Optional<SignedBatch> recover() throws IOException, SigningException {
    synchronized (turn) {
      settled = false;
      // After a failed store nobody knows which state is there: only the store does.
      state = loadRequired(store, signer.keyId());
      if (state.last().isEmpty()) {
        settled = true;
        return Optional.empty();
      }
      SignedBatch signed = signIntents(state.last());
      settled = true;
      return Optional.of(signed);
    }
  }

  /**
   * Signs one statement with a signature of its own.
   *
   * @return the event with this one statement
   * @throws SigningException if there is no signature; the position is taken, {@link #recover} gets
   *     it
   * @throws IOException if the state may not be stored; nothing was signed, {@link #recover} finds
   *     out
   * @throws IllegalStateException if {@link #recover} must come first
   */
  @CheckReturnValue
  public SignedEvent sign(StatementRequest request) throws IOException, SigningException {
    return signAll(List.of(request), signer.algorithm()).signedEvents().get(0);
  }

  /**
   * Signs statements with one signature over their tree, at positions that follow each other.
   *
   * @param requests 1..1,024, in the order of their positions
   * @throws SigningException as for {@link #sign}
   * @throws IOException as for {@link #sign}
   * @throws IllegalArgumentException if there is none or there are too many
   * @throws IllegalStateException if {@link #recover} must come first
   */
  @CheckReturnValue
  public SignedBatch signBatch(List<StatementRequest> requests)
      throws IOException, SigningException {
    if (requests.isEmpty() || requests.size() > Limits.BATCH_EVENTS_MAX) {
      throw new IllegalArgumentException(
          "statements of a batch: expected=1.."
              + Limits.BATCH_EVENTS_MAX
              + ", found="
              + requests.size());
    }
    return signAll(requests, signer.algorithm().batch());
  }

  private SignedBatch signAll(List<StatementRequest> requests, Algorithm algorithm)
      throws IOException, SigningException {
    synchronized (turn) {
      if (!settled) {
        throw new IllegalStateException(
            "last statement may not have been handed out, recover it first: kid=" + keyId());
      }
      StreamState next = new StreamState(keyId(), intents(requests, algorithm));
      settled = false;
      store.store(next);
      // From here on the positions are taken, whatever happens.
      state = next;
      SignedBatch signed = signIntents(next.last());
      settled = true;
      return signed;
    }
  }

  @GuardedBy("turn")
  private List<StreamIntent> intents(List<StatementRequest> requests, Algorithm algorithm) {
    List<StreamIntent> intents = new ArrayList<>(requests.size());
    long sequence = state.nextSequence();
    Link previous = state.lastLink();
    for (StatementRequest request : requests) {
      Instant statedAt = request.statedAt();
      ProtectedHeader header =
          new ProtectedHeader(
              algorithm.coseNumber(),
              keyId(),
              party,
              request.event().subject(),
              request.role(),
              sequence,
              previous,
              request.answers(),
              statedAt == null ? null : statedAt.toEpochMilli());
      StreamIntent intent = new StreamIntent(EventCodec.encode(request.event()), header.encode());
      intents.add(intent);
      sequence++;
      previous = intent.link();
    }
    return intents;
  }

  private SignedBatch signIntents(List<StreamIntent> intents) throws SigningException {
    Algorithm algorithm = StreamState.header(intents.get(0)).algorithm();
    if (algorithm == null || algorithm.direct() != signer.algorithm()) {
      throw new AssertionError("a state has the algorithm of its key: found=" + algorithm);
    }
    if (!algorithm.batched()) {
      byte[] signature = signer.sign(intents.get(0).tbs());
      return new SignedBatch(intents, List.of(), Bytes.copyOf(signature));
    }
    List<Digest> leaves = SignedBatch.leaves(intents);
    byte[] tbs = Tbs.ofBatch(algorithm, keyId(), intents.size(), MerkleTree.root(leaves));
    return new SignedBatch(intents, leaves, Bytes.copyOf(signer.sign(tbs)));
  }

  private static StreamState loadRequired(StreamStore store, KeyId kid) throws IOException {
    StreamState state =
        store
            .load()
            .orElseThrow(
                () ->
                    new StreamCorruptException(
                        "stream has no state, a key without one must not sign: kid=" + kid));
    if (!state.kid().equals(kid)) {
      throw new StreamCorruptException(
          "stream state of another key: expected kid=" + kid + ", found=" + state.kid());
    }
    return state;
  }

  private static void requireIdentifier(String party) {
    if (Identifier.parse(Objects.requireNonNull(party, "party"))
        instanceof Parsed.Refused<Identifier> refused) {
      throw new IllegalArgumentException("party is no identifier: " + refused.first());
    }
  }

  /** Key id only. */
  @Override
  public String toString() {
    return "StatementSigner[" + keyId() + "]";
  }
}
