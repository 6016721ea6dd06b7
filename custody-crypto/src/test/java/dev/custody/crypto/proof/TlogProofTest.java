package dev.custody.crypto.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.crypto.proof.ProofVerdict.Fault;
import dev.custody.crypto.proof.ProofVerdict.NotProven;
import dev.custody.crypto.proof.ProofVerdict.Proven;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlogProofTest {

  private final List<Bytes> entries = Examples.encoded(Examples.stream(Examples.DEVICE, 7));
  private final Checkpoint checkpoint = Examples.checkpoint(entries);
  private final TlogProof proof =
      TlogProof.of(
          Examples.inclusion(entries, 5),
          checkpoint,
          Optional.of(Bytes.copyOf(Examples.bytes("beside"))));

  @Test
  void everyEntryOfEveryLog_isProven_andReadBack() {
    for (int size = 1; size <= entries.size(); size++) {
      List<Bytes> log = entries.subList(0, size);
      Checkpoint signed = Examples.checkpoint(log);
      for (int index = 0; index < size; index++) {
        TlogProof one =
            TlogProof.of(Examples.inclusion(log, index), signed, Optional.<Bytes>empty());
        TlogProof read = TlogProof.parse(one.encode()).require();
        assertThat(read).isEqualTo(one);
        assertThat(read.encode()).isEqualTo(one.encode());
        ProofVerdict verdict = check(read, log.get(index));
        assertThat(verdict).isInstanceOf(Proven.class);
        assertThat(((Proven) verdict).index()).isEqualTo(index);
        assertThat(((Proven) verdict).cosignatures()).hasSize(1);
        assertThat(fault(check(read, log.get((index + 1) % size))))
            .isEqualTo(size == 1 ? null : Fault.NOT_INCLUDED);
      }
    }
  }

  @Test
  void theText_isThatOfTheSpecification() {
    String note = Examples.text(checkpoint.note());
    StringBuilder expected = new StringBuilder("c2sp.org/tlog-proof@v1\nextra YmVzaWRl\nindex 5\n");
    for (Digest hash : Examples.inclusion(entries, 5).path()) {
      expected
          .append(java.util.Base64.getEncoder().encodeToString(hash.bytes().toByteArray()))
          .append('\n');
    }
    assertThat(Examples.text(proof.encode())).isEqualTo(expected + "\n" + note);
  }

  @Test
  void everyChangedByte_andEveryTruncation_isRefused_orProvesNothing() {
    byte[] text = proof.encode().toByteArray();
    int extraFrom = "c2sp.org/tlog-proof@v1\nextra ".length();
    int extraTo = extraFrom + 8;
    for (int at = 0; at < text.length; at++) {
      assertNoProof(Arrays.copyOf(text, at), "cut at " + at);
      // Nobody vouches for the extra data.
      if (at < extraFrom || at >= extraTo) {
        byte[] changed = text.clone();
        changed[at] ^= (byte) (1 << at % 8);
        assertNoProof(changed, "changed at " + at);
      }
    }
    assertNoProof(Arrays.copyOf(text, text.length + 1), "a byte more");
  }

  private void assertNoProof(byte[] text, String what) {
    if (TlogProof.parse(Bytes.copyOf(text)) instanceof Parsed.Accepted<TlogProof> accepted) {
      assertThat(accepted.value().encode()).as(what).isEqualTo(Bytes.copyOf(text));
      assertThat(check(accepted.value(), entries.get(5))).as(what).isInstanceOf(NotProven.class);
    }
  }

  @Test
  void faults_areSaidWhereTheyAre() {
    String text = Examples.text(proof.encode());
    String head = "c2sp.org/tlog-proof@v1\n";
    assertRefused("c2sp.org/tlog-proof@v2\n" + text.substring(head.length()), "header", 21);
    assertRefused(text.replace("extra YmVzaWRl", "extra "), "extra", head.length() + 6);
    assertRefused(text.replace("YmVzaWRl", "YmVzaWR="), "extra", head.length() + 6);
    int index = text.indexOf("index ") + 6;
    for (String wrong : Arrays.asList("05", "-5", "", "5 ", "9223372036854775808")) {
      assertRefused(text.replace("index 5", "index " + wrong), "index", index);
    }
    assertRefused(text.replace("extra YmVzaWRl\n", "\n"), "index", head.length());
    assertRefused(text.replace("index 5\n", "index 5\n\t"), "path[0]", index + 2);
    assertRefused(text.replace("index 5\n", "index 5\nAAAA\n"), "path[0]", index + 2);
    int note = text.indexOf("\n\n") + 2;
    assertRefused(text.substring(0, note), "checkpoint", note);
    assertRefused(
        text.replace(Examples.ORIGIN + "\n7", Examples.ORIGIN + "\n07"), "checkpoint", note);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      many.append("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    }
    assertRefused(
        head + "index 5\n" + many + text.substring(note - 1), "path", head.length() + 8 + 63 * 45);
    Refusal refusal = refusal(new String(new char[TlogProof.BYTES_MAX + 1]));
    assertThat(refusal.reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
  }

  @Test
  void itHolds_onlyByTheLogsKey_origin_andWitnesses() {
    NoteVerifierKey other =
        NoteVerifierKey.of(Examples.ORIGIN, Examples.key("other", Algorithm.ED25519).publicKey());
    Bytes entry = entries.get(5);
    assertThat(
            fault(
                proof.check(
                    entry, Examples.ORIGIN, Collections.singletonList(other), Examples.QUORUM)))
        .isEqualTo(Fault.UNKNOWN_KEY);
    assertThat(fault(proof.check(entry, "example.com/other", Examples.logKeys(), Examples.QUORUM)))
        .isEqualTo(Fault.CHECKPOINT_REFUSED);
    TlogProof alone =
        TlogProof.of(
            Examples.inclusion(entries, 5),
            Examples.signed(7, checkpoint.root()),
            Optional.<Bytes>empty());
    assertThat(fault(check(alone, entry))).isEqualTo(Fault.TOO_FEW_WITNESSES);
    assertThat(alone.check(entry, Examples.ORIGIN, Examples.logKeys(), WitnessQuorum.none()))
        .isInstanceOf(Proven.class);
    NoteVerifierKey itself = NoteVerifierKey.ofWitness("w", Examples.logKeys().get(0).key());
    assertThatThrownBy(
            () ->
                proof.check(
                    entry,
                    Examples.ORIGIN,
                    Examples.logKeys(),
                    new WitnessQuorum(1, Collections.singletonList(itself))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProof_isOfTheCheckpointsTree() {
    assertThatThrownBy(
            () ->
                TlogProof.of(
                    Examples.inclusion(entries.subList(0, 6), 5),
                    checkpoint,
                    Optional.<Bytes>empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                TlogProof.of(Examples.inclusion(entries, 5), checkpoint, Optional.of(Bytes.EMPTY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(String text, String path, int offset) {
    Refusal refusal = refusal(text);
    assertThat(refusal.reason()).as(text).isEqualTo(Reason.RECORD_NOT_CANONICAL);
    assertThat(refusal.path()).as(text).isEqualTo(path);
    assertThat(refusal.offset()).as(text).isEqualTo(offset);
  }

  private static Refusal refusal(String text) {
    return ((Parsed.Refused<TlogProof>) TlogProof.parse(Bytes.copyOf(Examples.bytes(text))))
        .first();
  }

  private static ProofVerdict check(TlogProof proof, Bytes entry) {
    return proof.check(entry, Examples.ORIGIN, Examples.logKeys(), Examples.QUORUM);
  }

  private static @org.jspecify.annotations.Nullable Fault fault(ProofVerdict verdict) {
    return verdict instanceof NotProven not ? not.fault() : null;
  }
}
