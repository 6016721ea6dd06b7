package dev.custody.crypto.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.note.WitnessQuorum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is true of proofs whatever they are about. */
class ProofLaws {

  @Property(tries = 60)
  void aProof_isReadBack_andNoOtherBytesProveTheEntry(
      @ForAll @Size(min = 1, max = 40) List<byte[]> contents,
      @ForAll @IntRange(max = 39) int which,
      @ForAll @Size(min = 1, max = 100) byte[] extra,
      @ForAll @IntRange(max = 10_000) int where,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    List<Bytes> entries = new ArrayList<>();
    for (byte[] content : contents) {
      // No two alike: an entry that stands twice is proven at both indexes.
      byte[] distinct = java.util.Arrays.copyOf(content, content.length + 1);
      distinct[content.length] = (byte) entries.size();
      entries.add(Bytes.ofOwned(distinct));
    }
    int index = which % entries.size();
    TlogProof proof =
        TlogProof.of(
            Examples.inclusion(entries, index),
            Examples.checkpoint(entries),
            Optional.of(Bytes.copyOf(extra)));
    assertThat(TlogProof.parse(proof.encode()).require()).isEqualTo(proof);
    assertThat(check(proof, entries.get(index))).isInstanceOf(ProofVerdict.Proven.class);
    byte[] changed = proof.encode().toByteArray();
    int from = "c2sp.org/tlog-proof@v1\nextra ".length();
    int behind = from + (extra.length + 2) / 3 * 4;
    int at = where % changed.length;
    changed[at] ^= (byte) change;
    if ((at < from || at >= behind)
        && TlogProof.parse(Bytes.ofOwned(changed)) instanceof Parsed.Accepted<TlogProof> accepted) {
      assertThat(check(accepted.value(), entries.get(index)))
          .isInstanceOf(ProofVerdict.NotProven.class);
    }
  }

  @Property(tries = 60)
  void statementsOfOnePosition_contradict_exactlyIfTheirLinksDiffer(
      @ForAll @IntRange(max = 2) int one,
      @ForAll @IntRange(max = 2) int other,
      @ForAll @IntRange(max = 3) int sequence,
      @ForAll @IntRange(max = 3) int otherSequence,
      @ForAll boolean batched) {
    Link start = Link.genesis(Examples.DEVICE.keyId());
    Algorithm algorithm = batched ? Algorithm.ES256_BATCH : Algorithm.ES256;
    SignedEvent first = Examples.event(Examples.DEVICE, algorithm, sequence, start, "body " + one);
    SignedEvent second =
        Examples.event(Examples.DEVICE, Algorithm.ES256, otherSequence, start, "body " + other);
    if (!batched && one == other && sequence == otherSequence) {
      return;
    }
    TwoStatements proof = FraudProof.ofStatements(first, 0, second, 0);
    assertThat(FraudProof.parse(proof.encode()).require()).isEqualTo(proof);
    boolean fork = sequence == otherSequence;
    boolean broken = Math.abs(sequence - otherSequence) == 1;
    assertThat(proof.check(Examples.DEVICE.publicKey()) instanceof FraudVerdict.Proven)
        .isEqualTo(fork || broken);
  }

  private static ProofVerdict check(TlogProof proof, Bytes entry) {
    WitnessQuorum quorum = Examples.QUORUM;
    return proof.check(entry, Examples.ORIGIN, Examples.logKeys(), quorum);
  }
}
