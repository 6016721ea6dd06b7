package dev.custody.crypto.attest;

import dev.custody.api.Digest;
import dev.custody.crypto.internal.attest.tpm.TpmRefusal;
import dev.custody.crypto.internal.attest.tpm.TpmStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the PCRs of a quote are those of a reference. A quote holds one digest over all its PCRs:
 * with the values that the device reports, once they make that digest, each PCR is judged by itself
 * and the quote may be over more than a reference has; without them a reference must be over the
 * very PCRs of the quote.
 */
final class PcrRule {

  /**
   * What the quote proves.
   *
   * @param reference the name of the reference that is kept
   * @param values the values that are proven
   */
  record Proven(Optional<String> reference, SortedMap<Integer, Digest> values) {}

  private PcrRule() {}

  static Proven judge(
      TpmStatement.Quote quote,
      @Nullable SortedMap<Integer, Digest> reported,
      List<PcrReference> references)
      throws TpmRefusal {
    if (reported != null) {
      requireQuoted(quote, reported);
      return references.isEmpty()
          ? new Proven(Optional.empty(), reported)
          : ofValues(reported, references);
    }
    return references.isEmpty()
        ? new Proven(Optional.empty(), Collections.emptySortedMap())
        : ofDigest(quote, references);
  }

  private static void requireQuoted(TpmStatement.Quote quote, SortedMap<Integer, Digest> reported)
      throws TpmRefusal {
    if (!reported.keySet().equals(quote.selection())) {
      throw new TpmRefusal(
          AttestationFault.PCR_SELECTION_MISMATCH,
          "reported PCRs: expected=" + quote.selection() + ", found=" + reported.keySet());
    }
    requireDigest("reported values", PcrReference.digest(reported), quote.pcrDigest());
  }

  private static void requireDigest(String what, Digest made, Digest signed) throws TpmRefusal {
    if (!made.equals(signed)) {
      throw new TpmRefusal(
          AttestationFault.PCR_DIGEST_MISMATCH,
          "PCR digest of " + what + ": expected=" + made + ", found=" + signed);
    }
  }

  private static Proven ofDigest(TpmStatement.Quote quote, List<PcrReference> references)
      throws TpmRefusal {
    PcrReference candidate = null;
    for (PcrReference reference : references) {
      if (reference.values().keySet().equals(quote.selection())) {
        candidate = reference;
        if (PcrReference.digest(reference.values()).equals(quote.pcrDigest())) {
          return new Proven(Optional.of(reference.name()), reference.values());
        }
      }
    }
    if (candidate == null) {
      throw selection(references, quote.selection());
    }
    throw new TpmRefusal(
        AttestationFault.PCR_DIGEST_MISMATCH,
        "PCR digest of reference "
            + candidate.name()
            + ": expected="
            + PcrReference.digest(candidate.values())
            + ", found="
            + quote.pcrDigest());
  }

  private static Proven ofValues(SortedMap<Integer, Digest> reported, List<PcrReference> references)
      throws TpmRefusal {
    PcrReference nearest = null;
    List<Integer> fewest = List.of();
    for (PcrReference reference : references) {
      if (reported.keySet().containsAll(reference.values().keySet())) {
        List<Integer> different = different(reference, reported);
        if (different.isEmpty()) {
          return new Proven(Optional.of(reference.name()), reported);
        }
        if (nearest == null || different.size() < fewest.size()) {
          nearest = reference;
          fewest = different;
        }
      }
    }
    if (nearest == null) {
      throw selection(references, reported.keySet());
    }
    int first = fewest.get(0);
    throw new TpmRefusal(
        AttestationFault.PCR_VALUE_MISMATCH,
        "PCRs other than in reference "
            + nearest.name()
            + ": pcrs="
            + fewest
            + ", pcr"
            + first
            + " expected="
            + nearest.values().get(first)
            + ", found="
            + reported.get(first));
  }

  private static List<Integer> different(
      PcrReference reference, SortedMap<Integer, Digest> reported) {
    List<Integer> out = new ArrayList<>();
    for (Map.Entry<Integer, Digest> value : reference.values().entrySet()) {
      if (!value.getValue().equals(reported.get(value.getKey()))) {
        out.add(value.getKey());
      }
    }
    return out;
  }

  private static TpmRefusal selection(List<PcrReference> references, Object found) {
    return new TpmRefusal(
        AttestationFault.PCR_SELECTION_MISMATCH,
        "PCRs of the quote: expected those of a reference, as="
            + references.get(0).values().keySet()
            + ", found="
            + found);
  }
}
