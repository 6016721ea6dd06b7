package dev.custody.crypto.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Fault;
import dev.custody.crypto.note.NoteVerdict.Refused;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of witnesses, and how many are enough. */
class CosignatureTest {

  private static final String ORIGIN = "example.com/dock-7";
  private static final Instant TIME = Instant.ofEpochSecond(1_679_315_147L);

  private final SoftwareSigner signer = signer(Algorithm.ED25519);
  private final Cosigner first = Cosigner.of("witness.example/w1", signer(Algorithm.ED25519));
  private final Cosigner second = Cosigner.of("witness.example/w2", signer(Algorithm.ML_DSA_44));
  private final List<NoteVerifierKey> both = Arrays.asList(first.key(), second.key());
  private final Checkpoint checkpoint = checkpoint(7);

  @Test
  void theSignedBytes_areThoseOfTheSpecification() throws Exception {
    Bytes line = first.line(checkpoint, TIME.plusMillis(999));
    NoteText.Line parsed = NoteText.parseLines(line).get(0);
    byte[] signature = parsed.signature().toByteArray();
    byte[] message =
        ("cosignature/v1\ntime 1679315147\n" + checkpoint.text()).getBytes(StandardCharsets.UTF_8);
    assertThat(Arrays.copyOf(signature, 8))
        .isEqualTo(Bytes.ofHex("00000000641850cb").toByteArray());
    assertThat(
            dev.custody.crypto.key.VerificationBackend.best()
                .check(first.key().key(), message, Bytes.copyOf(signature, 8, 72)))
        .isEqualTo(dev.custody.crypto.key.SignatureOutcome.VALID);
  }

  @Test
  void mlDsa_signsNameTimeOriginSizeAndRoot() throws Exception {
    NoteText.Line parsed = NoteText.parseLines(second.line(checkpoint, TIME)).get(0);
    byte[] signature = parsed.signature().toByteArray();
    assertThat(signature).hasSize(8 + 2_420);
    String message =
        hex("subtree/v1\n")
            + "00"
            + "12"
            + hex("witness.example/w2")
            + "00000000641850cb"
            + "12"
            + hex(ORIGIN)
            + "0000000000000000"
            + "0000000000000007"
            + checkpoint.root().toHex();
    assertThat(
            dev.custody.crypto.key.VerificationBackend.best()
                .check(
                    second.key().key(),
                    Bytes.ofHex(message).toByteArray(),
                    Bytes.copyOf(signature, 8, signature.length)))
        .isEqualTo(dev.custody.crypto.key.SignatureOutcome.VALID);
  }

  @Test
  void linesOfWitnesses_areFound_andOthersIgnored() throws Exception {
    Checkpoint with =
        checkpoint.withLines(
            Arrays.asList(second.line(checkpoint, TIME), first.line(checkpoint, TIME)));
    assertThat(found(with, both))
        .containsExactly(new Cosignature(first.key(), TIME), new Cosignature(second.key(), TIME));
    assertThat(found(with, one(second.key()))).containsExactly(new Cosignature(second.key(), TIME));
    assertThat(found(with, Collections.emptyList())).isEmpty();
    assertThat(found(checkpoint, both)).isEmpty();
    assertThat(with.size()).isEqualTo(7);
    assertThat(Checkpoint.open(with.note(), ORIGIN, checkpoint.signers()))
        .isInstanceOf(Authentic.class);
  }

  @Test
  void everyChangedByteOfAKnownWitnessLine_refuses_orMakesItUnknown() throws Exception {
    byte[] note = checkpoint.withLines(one(first.line(checkpoint, TIME))).note().toByteArray();
    for (int at = checkpoint.note().length(); at < note.length; at++) {
      byte[] changed = note.clone();
      changed[at] ^= (byte) (1 << at % 8);
      NoteVerdict<Checkpoint> opened =
          Checkpoint.open(Bytes.ofOwned(changed), ORIGIN, checkpoint.signers());
      if (opened instanceof Authentic<Checkpoint> authentic) {
        NoteVerdict<List<Cosignature>> verdict = authentic.value().cosignatures(both);
        boolean unknown = verdict instanceof Authentic<List<Cosignature>> a && a.value().isEmpty();
        assertThat(unknown || verdict instanceof Refused).as("changed at " + at).isTrue();
      }
    }
  }

  @Test
  void aLineForAnotherCheckpoint_doesNotHold() throws Exception {
    Checkpoint with = checkpoint.withLines(one(first.line(checkpoint(8), TIME)));
    assertThat(((Refused<List<Cosignature>>) with.cosignatures(both)).fault())
        .isEqualTo(Fault.SIGNATURE_INVALID);
    assertThat(
            ((Refused<Checkpoint>)
                    checkpoint.withCosignatures(first.line(checkpoint(8), TIME), both))
                .fault())
        .isEqualTo(Fault.SIGNATURE_INVALID);
  }

  @Test
  void whatAWitnessAnswers_isKept_othersLinesAreNot_andANewLineReplacesAnOld() throws Exception {
    Cosigner stranger = Cosigner.of("stranger.example", signer(Algorithm.ED25519));
    Bytes answer =
        bytes(
            text(stranger.line(checkpoint, TIME))
                + text(first.line(checkpoint, TIME))
                + text(first.line(checkpoint, TIME.plusSeconds(1))));
    Checkpoint with = value(checkpoint.withCosignatures(answer, both));
    assertThat(with.note())
        .isEqualTo(
            bytes(text(checkpoint.note()) + text(first.line(checkpoint, TIME.plusSeconds(1)))));
    Checkpoint later =
        value(with.withCosignatures(first.line(checkpoint, TIME.plusSeconds(9)), both));
    assertThat(found(later, both))
        .containsExactly(new Cosignature(first.key(), TIME.plusSeconds(9)));
    assertThat(
            ((Refused<Checkpoint>)
                    checkpoint.withCosignatures(stranger.line(checkpoint, TIME), both))
                .fault())
        .isEqualTo(Fault.UNKNOWN_KEY);
    assertThat(
            ((Refused<Checkpoint>) checkpoint.withCosignatures(bytes("nonsense\n"), both)).fault())
        .isEqualTo(Fault.MALFORMED);
  }

  @Test
  void linesOfTheLogItself_areNotReplaced() {
    String own = text(checkpoint.note()).split("\n\n", 2)[1];
    assertThatThrownBy(() -> checkpoint.withLines(one(bytes(own))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> checkpoint.withLines(one(bytes(own + "\n"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> checkpoint.cosignatures(checkpoint.signers()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timesThatNoClockShows_doNotHold() throws Exception {
    assertThatThrownBy(() -> first.line(checkpoint, Instant.ofEpochSecond(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    Checkpoint far = checkpoint.withLines(one(first.line(checkpoint, Instant.MAX)));
    assertThat(found(far, both).get(0).time().getEpochSecond())
        .isEqualTo(Instant.MAX.getEpochSecond());
  }

  @Test
  void aQuorum_countsWitnessesByName() throws Exception {
    SoftwareSigner third = signer(Algorithm.ML_DSA_44);
    Cosigner sameName = Cosigner.of("witness.example/w1", third);
    List<NoteVerifierKey> keys = Arrays.asList(first.key(), sameName.key(), second.key());
    Checkpoint one =
        checkpoint.withLines(
            Arrays.asList(first.line(checkpoint, TIME), sameName.line(checkpoint, TIME)));
    assertThat(new WitnessQuorum(1, keys).check(one)).isInstanceOf(Authentic.class);
    assertThat(new WitnessQuorum(2, keys).check(one))
        .isEqualTo(
            new Refused<>(Fault.TOO_FEW_WITNESSES, "too few witnesses: expected=2, found=1"));
    Checkpoint two = one.withLines(one(second.line(checkpoint, TIME)));
    assertThat(new WitnessQuorum(2, keys).check(two)).isInstanceOf(Authentic.class);
    assertThat(WitnessQuorum.none().check(checkpoint)).isInstanceOf(Authentic.class);
    assertThatThrownBy(() -> new WitnessQuorum(3, keys))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WitnessQuorum(-1, keys))
        .isInstanceOf(IllegalArgumentException.class);
    NoteVerifierKey otherName = Cosigner.of("witness.example/w3", third).key();
    assertThatThrownBy(() -> new WitnessQuorum(1, Arrays.asList(sameName.key(), otherName)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WitnessQuorum(1, checkpoint.signers()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Checkpoint checkpoint(long size) {
    try {
      return CheckpointSigner.of(ORIGIN, signer, Collections.emptyList())
          .sign(size, Digest.sha256(new byte[] {1}));
    } catch (dev.custody.crypto.key.SigningException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Cosignature> found(Checkpoint checkpoint, List<NoteVerifierKey> keys) {
    return value(checkpoint.cosignatures(keys));
  }

  private static <T> T value(NoteVerdict<T> verdict) {
    assertThat(verdict).isInstanceOf(Authentic.class);
    return ((Authentic<T>) verdict).value();
  }

  private static SoftwareSigner signer(Algorithm algorithm) {
    return SoftwareSigner.generate(algorithm, new SecureRandom());
  }

  private static <T> List<T> one(T value) {
    return Collections.singletonList(value);
  }

  private static String hex(String text) {
    return bytes(text).toHex();
  }

  private static Bytes bytes(String text) {
    return Bytes.ofOwned(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }
}
