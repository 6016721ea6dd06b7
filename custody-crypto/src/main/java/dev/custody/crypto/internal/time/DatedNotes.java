package dev.custody.crypto.internal.time;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosignature;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges checkpoints by the LOG and WITNESS entries of a bundle. A witness of the log's own party
 * dates nothing: that party could have both keys. Safe to share between threads.
 */
public final class DatedNotes {

  private final Map<String, Log> logs = new LinkedHashMap<>();

  /** By the entries of this bundle that have a note key name. */
  public DatedNotes(TrustBundle bundle) {
    for (TrustedKey entry : bundle.keys()) {
      String name = entry.noteKeyName().orElse(null);
      NoteVerifierKey key = name == null ? null : logKey(name, entry);
      if (entry.holder() == Holder.LOG && name != null) {
        Log log = logs.computeIfAbsent(name, unused -> new Log());
        log.parties.add(entry.party());
        if (key != null) {
          log.keys.put(key, entry);
        }
      }
    }
    for (TrustedKey entry : bundle.keys()) {
      String name = entry.noteKeyName().orElse(null);
      NoteVerifierKey key = name == null ? null : witnessKey(name, entry);
      if (entry.holder() == Holder.WITNESS && key != null) {
        for (Log log : logs.values()) {
          if (!log.parties.contains(entry.party())) {
            log.witnesses.put(key, entry);
          }
        }
      }
    }
    for (Log log : logs.values()) {
      withoutTwins(log.keys);
      withoutTwins(log.witnesses);
    }
  }

  /** The keys of one log, and of the witnesses that may date its checkpoints. */
  private static final class Log {
    final Set<String> parties = new HashSet<>();
    final Map<NoteVerifierKey, TrustedKey> keys = new LinkedHashMap<>();
    final Map<NoteVerifierKey, TrustedKey> witnesses = new LinkedHashMap<>();
  }

  /** Of keys that share name and id of 32 bits none can be told from the other: neither counts. */
  private static void withoutTwins(Map<NoteVerifierKey, TrustedKey> keys) {
    Map<String, NoteVerifierKey> seen = new LinkedHashMap<>();
    Set<NoteVerifierKey> twins = new HashSet<>();
    for (NoteVerifierKey key : keys.keySet()) {
      NoteVerifierKey other = seen.put(key.name() + "+" + key.id(), key);
      if (other != null) {
        twins.add(key);
        twins.add(other);
      }
    }
    keys.keySet().removeAll(twins);
  }

  private static @Nullable NoteVerifierKey logKey(String name, TrustedKey entry) {
    return entry.key().algorithm() == Algorithm.ML_DSA_65
        ? null
        : NoteVerifierKey.of(name, entry.key());
  }

  private static @Nullable NoteVerifierKey witnessKey(String name, TrustedKey entry) {
    Algorithm algorithm = entry.key().algorithm();
    return algorithm == Algorithm.ED25519 || algorithm == Algorithm.ML_DSA_44
        ? NoteVerifierKey.ofWitness(name, entry.key())
        : null;
  }

  /** Judges a note; throws unless a log of the bundle has signed it and no known line is bad. */
  public DatedNote judge(Bytes note) throws BadNote {
    UnverifiedCheckpoint claim = UnverifiedCheckpoint.parse(note).orElse(null);
    if (claim == null) {
      throw new BadNote("checkpoint of three lines expected: bytes=" + note.length());
    }
    Log log = logs.get(claim.origin());
    if (log == null || log.keys.isEmpty()) {
      throw new BadNote("checkpoint of a log of the bundle expected, found another origin");
    }
    NoteVerdict<Checkpoint> opened =
        Checkpoint.open(note, claim.origin(), new ArrayList<>(log.keys.keySet()));
    if (!(opened instanceof NoteVerdict.Authentic<Checkpoint> authentic)) {
      throw refused((NoteVerdict.Refused<?>) opened);
    }
    Checkpoint checkpoint = authentic.value();
    NoteVerdict<List<Cosignature>> seen =
        checkpoint.everyCosignature(new ArrayList<>(log.witnesses.keySet()));
    if (!(seen instanceof NoteVerdict.Authentic<List<Cosignature>> cosigned)) {
      throw refused((NoteVerdict.Refused<?>) seen);
    }
    Instant oldest = null;
    Instant newest = null;
    for (Cosignature cosignature : cosigned.value()) {
      Instant time = cosignature.time();
      TrustedKey witness = log.witnesses.get(cosignature.key());
      if (dates(witness, time) && isPromised(log, authentic.signers(), time)) {
        oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
        newest = newest == null || time.isAfter(newest) ? time : newest;
      }
    }
    return new DatedNote(Digest.sha256(note), claim, oldest, newest);
  }

  private static BadNote refused(NoteVerdict.Refused<?> refused) {
    return new BadNote("checkpoint refused: " + refused.fault() + ", " + refused.detail());
  }

  /** Whether a key that has signed for the log might do so at that time. */
  private static boolean isPromised(Log log, List<NoteVerifierKey> signers, Instant time) {
    for (NoteVerifierKey signer : signers) {
      if (dates(log.keys.get(signer), time)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether what this key dates is believed: within its window, before its revocation, and never
   * once it was in other hands, which could write any time. Time 0 says nothing about when.
   */
  private static boolean dates(@Nullable TrustedKey entry, Instant time) {
    if (entry == null
        || time.getEpochSecond() == 0
        || time.isBefore(entry.notBefore())
        || !time.isBefore(entry.notAfter())) {
      return false;
    }
    Revocation revoked = entry.revoked().orElse(null);
    return revoked == null || revoked.compromisedSince() == null && time.isBefore(revoked.at());
  }
}
