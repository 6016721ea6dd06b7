package dev.custody.crypto.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Fault;
import dev.custody.crypto.note.NoteVerdict.Refused;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes with lines of several types of key. */
class MultiKeyNoteTest {

  private static final String ORIGIN = "example.com/dock-7";
  private static final Digest ROOT = Digest.sha256(new byte[] {1});

  // Checkpoints of the public logs Rekor and Pixel 6, and the keys that these publish.
  private static final String REKOR_KEY =
      "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGv"
          + "XwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=";
  private static final String REKOR =
      "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n"
          + "\u2014 rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+"
          + "GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk=\n";
  private static final String PIXEL_KEY =
      "pixel6_transparency_log+91c16e30+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+4x0Jk1yTwvLFI9A4N"
          + "DdGZcX0aiWVdWM5XJVy0M4VWD3AvyW5Q6Hs9A0mcDkpUoYgn+KKPNzFC0H3nN3q6JQ8=";
  private static final String PIXEL =
      "DEFAULT\n10\nbsWRucJU5xJPHb5eBdOm6+DM+VelCZBuvtI3sHERJ9Y=\n\n"
          + "\u2014 pixel6_transparency_log kcFuMDBFAiEAhqMAP8P6qf6QxtUJhzMhbN+MbZ9dwfUHzGQJmffJHtoCIGD0"
          + "cNe47dHWBoPwYdgBCepB06/+g5O1FmYjXl06owL4\n";

  private final SoftwareSigner ed25519 = signer(Algorithm.ED25519);
  private final SoftwareSigner mlDsa = signer(Algorithm.ML_DSA_44);
  private final SoftwareSigner p256 = signer(Algorithm.ES256);
  private final CheckpointSigner all =
      CheckpointSigner.of(ORIGIN, ed25519, Arrays.asList(mlDsa, p256));

  @Test
  void notesOfOthers_byP256_hold() throws Exception {
    for (String[] each : new String[][] {{REKOR_KEY, REKOR}, {PIXEL_KEY, PIXEL}}) {
      NoteVerifierKey key = NoteVerifierKey.parse(each[0]);
      assertThat(key.text()).isEqualTo(each[0]);
      assertThat(key.type()).isEqualTo(NoteSignatureType.ECDSA_P256);
      byte[] note = each[1].getBytes(StandardCharsets.UTF_8);
      assertThat(SignedNote.open(Bytes.copyOf(note), one(key))).isInstanceOf(Authentic.class);
      for (int at = 0; at < note.length; at++) {
        byte[] changed = note.clone();
        changed[at] ^= (byte) (1 << at % 8);
        assertThat(SignedNote.open(Bytes.ofOwned(changed), one(key)))
            .as("changed at " + at)
            .isInstanceOf(Refused.class);
      }
    }
  }

  @Test
  void aP256LineWithAHighS_isRefused() throws Exception {
    NoteVerifierKey key = NoteVerifierKey.of(ORIGIN, p256.publicKey());
    String text = Checkpoint.text(ORIGIN, 7, ROOT);
    byte[] raw = p256.sign(text.getBytes(StandardCharsets.UTF_8));
    assertThat(openP256(text, EcdsaDer.encode(raw))).isInstanceOf(Authentic.class);
    java.math.BigInteger n =
        new java.math.BigInteger(
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    byte[] high = raw.clone();
    byte[] s =
        n.subtract(new java.math.BigInteger(1, Arrays.copyOfRange(raw, 32, 64))).toByteArray();
    System.arraycopy(s, s.length - 32, high, 32, 32);
    assertThat(openP256(text, EcdsaDer.encode(high)))
        .isEqualTo(
            new Refused<>(Fault.SIGNATURE_INVALID, "signature does not hold: key=" + key.label()));
    assertThat(openP256(text, raw)).isInstanceOf(Refused.class);
  }

  @Test
  void derHasOneForm() {
    byte[] raw = new byte[64];
    for (int zeros : new int[] {0, 1, 5, 31}) {
      Arrays.fill(raw, (byte) 0x91);
      Arrays.fill(raw, 0, zeros, (byte) 0);
      raw[32] = 0x11;
      byte[] der = EcdsaDer.encode(raw);
      assertThat(EcdsaDer.decode(der)).isEqualTo(raw);
      for (int length = 0; length < der.length; length++) {
        assertThat(EcdsaDer.decode(Arrays.copyOf(der, length))).isNull();
      }
      assertThat(EcdsaDer.decode(Arrays.copyOf(der, der.length + 1))).isNull();
      for (int at = 0; at < der.length; at++) {
        for (int bit = 0; bit < 8; bit++) {
          byte[] changed = der.clone();
          changed[at] ^= (byte) (1 << bit);
          byte[] read = EcdsaDer.decode(changed);
          assertThat(read == null || Arrays.equals(EcdsaDer.encode(read), changed)).isTrue();
        }
      }
    }
    assertThat(EcdsaDer.decode(Bytes.ofHex("300702020001020101").toByteArray())).isNull();
  }

  @Test
  void aCheckpoint_hasALineOfEachKey_andAnyOfThemMayBeKnown() throws Exception {
    Checkpoint signed = all.sign(7, ROOT);
    assertThat(all.sign(7, ROOT)).isEqualTo(signed);
    assertThat(open(signed.note(), all.keys())).isInstanceOf(Authentic.class);
    assertThat(signed.signers()).isEqualTo(all.keys());
    for (NoteVerifierKey key : all.keys()) {
      assertThat(open(signed.note(), one(key))).isInstanceOf(Authentic.class);
      assertThat(NoteVerifierKey.parse(key.text())).isEqualTo(key);
    }
    assertThat(all.keys())
        .extracting(NoteVerifierKey::type)
        .containsExactly(
            NoteSignatureType.ED25519,
            NoteSignatureType.COSIGNATURE_ML_DSA_44,
            NoteSignatureType.ECDSA_P256);
  }

  @Test
  void everyChangedByte_isRefused_byAllKeys() throws Exception {
    byte[] note = all.sign(7, ROOT).note().toByteArray();
    for (int at = 0; at < note.length; at++) {
      byte[] changed = note.clone();
      changed[at] ^= (byte) (1 << at % 7);
      NoteVerdict<Checkpoint> verdict = open(Bytes.ofOwned(changed), all.keys());
      if (verdict instanceof Authentic<Checkpoint> authentic) {
        // Another name or id makes a line unknown; what it says is as it was, by the other lines.
        assertThat(authentic.value().signers()).as("changed at " + at).hasSize(2);
        assertThat(authentic.value().signers()).contains(all.keys().get(0));
        assertThat(authentic.value().root()).isEqualTo(ROOT);
      }
    }
  }

  @Test
  void theEd25519Line_mustBeThere() throws Exception {
    NoteText parsed = NoteText.parse(all.sign(7, ROOT).note());
    String without = parsed.text + "\n" + parsed.lines.get(1).text() + parsed.lines.get(2).text();
    assertThat(((Refused<Checkpoint>) open(bytes(without), all.keys())).fault())
        .isEqualTo(Fault.LOG_LINE_MISSING);
    assertThat(open(bytes(without), all.keys().subList(1, 3))).isInstanceOf(Authentic.class);
  }

  @Test
  void aWitnessAlone_makesNoCheckpoint() throws Exception {
    Checkpoint signed = all.sign(7, ROOT);
    Cosigner witness = Cosigner.of("witness.example/w1", signer(Algorithm.ED25519));
    String line =
        new String(
            witness.line(signed, java.time.Instant.ofEpochSecond(5)).toByteArray(),
            StandardCharsets.UTF_8);
    Bytes alone = bytes(signed.text() + "\n" + line);
    assertThat(SignedNote.open(alone, one(witness.key()))).isInstanceOf(Authentic.class);
    assertThat(
            ((Refused<Checkpoint>) open(alone, Arrays.asList(all.keys().get(0), witness.key())))
                .fault())
        .isEqualTo(Fault.LOG_LINE_MISSING);
    assertThatThrownBy(() -> open(alone, one(witness.key())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSignerThatFails_failsTheCheckpoint_andOneThatLiesToo() {
    Signer fails = other(new SigningException(SigningException.Kind.OUTAGE, "gone", null));
    assertThatThrownBy(() -> CheckpointSigner.of(ORIGIN, ed25519, one(fails)).sign(7, ROOT))
        .isInstanceOfSatisfying(
            SigningException.class,
            e -> assertThat(e.kind()).isEqualTo(SigningException.Kind.OUTAGE));
    Signer lies = other(null);
    assertThatThrownBy(() -> CheckpointSigner.of(ORIGIN, ed25519, one(lies)).sign(7, ROOT))
        .isInstanceOfSatisfying(
            SigningException.class,
            e -> assertThat(e.kind()).isEqualTo(SigningException.Kind.BAD_SIGNATURE));
  }

  @Test
  void onlyOneEd25519Key_andNoKeyTwice() {
    assertThatThrownBy(() -> CheckpointSigner.of(ORIGIN, p256, Collections.emptyList()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CheckpointSigner.of(ORIGIN, ed25519, one(signer(Algorithm.ED25519))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CheckpointSigner.of(ORIGIN, ed25519, Arrays.asList(p256, p256)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CheckpointSigner.of(ORIGIN, ed25519, one(signer(Algorithm.ML_DSA_65))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileOfKeys_isReadBack_andLeavesOutTypesThatAreNotKnown() throws Exception {
    String text = NoteVerifierKey.lines(all.keys());
    assertThat(NoteVerifierKey.parseLines(text)).isEqualTo(all.keys());
    String later = ORIGIN + "+00000000+" + Base64.getEncoder().encodeToString(new byte[] {7, 1});
    assertThat(NoteVerifierKey.parseLines(text + later + "\n")).isEqualTo(all.keys());
    for (String wrong :
        Arrays.asList(
            "", "\n", later + "\n", text + "\n", text + "x", text + text, text + later + "=\n")) {
      assertThatThrownBy(() -> NoteVerifierKey.parseLines(wrong))
          .as(wrong)
          .isInstanceOf(MalformedKeyException.class);
    }
    for (int at = 0; at < text.length(); at++) {
      String cut = text.substring(0, at);
      if (at > 0 && text.charAt(at - 1) == '\n') {
        assertThat(NoteVerifierKey.parseLines(cut)).hasSizeLessThan(3);
      } else {
        assertThatThrownBy(() -> NoteVerifierKey.parseLines(cut))
            .isInstanceOf(MalformedKeyException.class);
      }
    }
  }

  private NoteVerdict<String> openP256(String text, byte[] signature) {
    NoteVerifierKey key = NoteVerifierKey.of(ORIGIN, p256.publicKey());
    return SignedNote.open(
        bytes(text + "\n" + NoteText.signatureLine(ORIGIN, key.id(), signature)), one(key));
  }

  /** A P-256 signer that throws, or that signs something else. */
  private Signer other(@org.jspecify.annotations.Nullable SigningException failure) {
    return new Signer() {
      @Override
      public VerificationKey publicKey() {
        return p256.publicKey();
      }

      @Override
      public byte[] sign(byte[] tbs) throws SigningException {
        if (failure != null) {
          throw failure;
        }
        return p256.sign(new byte[] {1});
      }
    };
  }

  private static NoteVerdict<Checkpoint> open(Bytes note, List<NoteVerifierKey> keys) {
    return Checkpoint.open(note, ORIGIN, keys);
  }

  private static SoftwareSigner signer(Algorithm algorithm) {
    return SoftwareSigner.generate(algorithm, new SecureRandom());
  }

  private static <T> List<T> one(T value) {
    return Collections.singletonList(value);
  }

  private static Bytes bytes(String text) {
    return Bytes.ofOwned(text.getBytes(StandardCharsets.UTF_8));
  }
}
