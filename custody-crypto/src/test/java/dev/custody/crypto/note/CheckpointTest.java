package dev.custody.crypto.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Fault;
import dev.custody.crypto.note.NoteVerdict.Refused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CheckpointTest {

  private static final String ORIGIN = "example.com/dock-7";
  private static final Digest ROOT = Digest.sha256(new byte[] {1});

  private final SoftwareSigner signer =
      SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  private final NoteVerifierKey key = NoteVerifierKey.of(ORIGIN, signer.publicKey());

  @Test
  void theExampleInTheDescription_holds() throws Exception {
    String source =
        Files.readString(
            Path.of(System.getProperty("custody.root"))
                .resolve("custody-crypto/src/main/java/dev/custody/crypto/note/package-info.java"));
    Matcher examples = Pattern.compile("(?s)<pre>\\{@code\n(.*?) \\* }</pre>").matcher(source);
    assertThat(examples.find()).isTrue();
    String note = examples.group(1).replaceAll("(?m)^ \\* ?", "");
    assertThat(examples.find()).isTrue();
    String vkey = examples.group(1).replaceAll("(?m)^ \\* ?", "").trim();
    NoteVerdict<Checkpoint> verdict =
        Checkpoint.open(
            bytes(note),
            "example.com/log/testdata",
            Collections.singletonList(NoteVerifierKey.parse(vkey)));
    assertThat(verdict).isInstanceOf(Authentic.class);
    assertThat(((Authentic<Checkpoint>) verdict).value().size()).isEqualTo(15);
  }

  @Test
  void whatWasSigned_isReadBack() throws Exception {
    Checkpoint signed = Checkpoint.sign(key, 7, ROOT, signer);
    assertThat(signed.size()).isEqualTo(7);
    assertThat(signed.root()).isEqualTo(ROOT);
    assertThat(signed.origin()).isEqualTo(ORIGIN);
    assertThat(open(signed.note(), key))
        .isEqualTo(new Authentic<>(signed, signed.note(), Collections.singletonList(key)));
  }

  @Test
  void linesOfUnknownKeys_areIgnored_upTo100() throws Exception {
    String note = text(Checkpoint.sign(key, 7, ROOT, signer).note());
    String own = note.substring(note.indexOf("\n\n") + 2);
    StringBuilder many = new StringBuilder(note.substring(0, note.indexOf("\n\n") + 2));
    for (int i = 0; i < 99; i++) {
      many.append(NoteText.signatureLine("witness-" + i, i, new byte[64]));
    }
    assertThat(open(bytes(many + own), key)).isInstanceOf(Authentic.class);
    assertThat(open(bytes(many + NoteText.signatureLine("x", 1, new byte[1]) + own), key))
        .isEqualTo(new Refused<>(Fault.TOO_LARGE, "more signature lines than limit: 100"));
  }

  @Test
  void aBadLineOfAKnownKey_refusesTheNote_besideAGoodOne() throws Exception {
    String note = text(Checkpoint.sign(key, 7, ROOT, signer).note());
    String twice = note + NoteText.signatureLine(key.name(), key.id(), new byte[64]);
    assertThat(((Refused<Checkpoint>) open(bytes(twice), key)).fault())
        .isEqualTo(Fault.SIGNATURE_INVALID);
  }

  @Test
  void nameAndIdTogether_makeAKeyKnown() throws Exception {
    String note = text(Checkpoint.sign(key, 7, ROOT, signer).note());
    String sameName = note + NoteText.signatureLine(key.name(), key.id() + 1, new byte[64]);
    String sameId = note + NoteText.signatureLine("other", key.id(), new byte[64]);
    assertThat(open(bytes(sameName), key)).isInstanceOf(Authentic.class);
    assertThat(open(bytes(sameId), key)).isInstanceOf(Authentic.class);
  }

  @Test
  void aCheckpointOfAnotherLog_isRefused() throws Exception {
    Bytes note = Checkpoint.sign(key, 7, ROOT, signer).note();
    NoteVerdict<Checkpoint> verdict =
        Checkpoint.open(note, "example.com/dock-8", Collections.singletonList(key));
    assertThat(((Refused<Checkpoint>) verdict).fault()).isEqualTo(Fault.OTHER_ORIGIN);
  }

  @Test
  void anotherText_isNoCheckpoint() throws Exception {
    for (String text :
        Arrays.asList(
            "hello\n",
            ORIGIN + "\n07\n" + base64() + "\n",
            ORIGIN + "\n-1\n" + base64() + "\n",
            ORIGIN + "\n9223372036854775808\n" + base64() + "\n",
            ORIGIN + "\n7\n" + base64().replace("=", "") + "\n",
            ORIGIN + "\n7\n" + base64() + "\nextension\n")) {
      byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
      Bytes note = bytes(text + "\n" + NoteText.signatureLine(ORIGIN, key.id(), signature));
      assertThat(((Refused<Checkpoint>) open(note, key)).fault())
          .as(text)
          .isEqualTo(Fault.NOT_A_CHECKPOINT);
    }
  }

  @Test
  void malformedNotes_areRefused() {
    for (String wrong :
        Arrays.asList(
            "",
            "\n",
            "text\n\n",
            "text\n\n- name c2ln\n",
            "text\n\n\u2014 name\n",
            "text\n\n\u2014 na+me AAAAAAA=\n",
            "text\n\n\u2014 n\u00a0 AAAAAAA=\n",
            "te\rxt\n\n\u2014 name AAAAAAA=\n",
            "text\n\n\u2014 name AAAAAAA\n",
            "text\n\n\u2014 name AAAAAA==\n",
            "text\n\n\u2014 name AAAAAAA=",
            "text\n\u2014 name AAAAAAA=\n")) {
      assertThat(((Refused<Checkpoint>) open(bytes(wrong), key)).fault())
          .as(wrong)
          .isEqualTo(Fault.MALFORMED);
    }
    assertThat(((Refused<Checkpoint>) open(Bytes.ofHex("ff0a0a"), key)).fault())
        .isEqualTo(Fault.MALFORMED);
    assertThat(((Refused<Checkpoint>) open(Bytes.copyOf(new byte[65_537]), key)).fault())
        .isEqualTo(Fault.TOO_LARGE);
  }

  @Test
  void aKey_isReadBack_andEveryOtherCharacterRefused() throws Exception {
    String text = key.text();
    assertThat(NoteVerifierKey.parse(text)).isEqualTo(key);
    for (int at = 0; at < text.length(); at++) {
      char[] changed = text.toCharArray();
      changed[at] ^= 1;
      String other = new String(changed);
      assertThatThrownBy(() -> NoteVerifierKey.parse(other))
          .as(other)
          .isInstanceOf(MalformedKeyException.class);
      String cut = text.substring(0, at);
      assertThatThrownBy(() -> NoteVerifierKey.parse(cut))
          .isInstanceOf(MalformedKeyException.class);
    }
    assertThatThrownBy(() -> NoteVerifierKey.parse(text + "="))
        .isInstanceOf(MalformedKeyException.class);
    assertThatThrownBy(() -> NoteVerifierKey.of("two words", signer.publicKey()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static NoteVerdict<Checkpoint> open(Bytes note, NoteVerifierKey key) {
    List<NoteVerifierKey> keys = Collections.singletonList(key);
    return Checkpoint.open(note, ORIGIN, keys);
  }

  private static String base64() {
    return java.util.Base64.getEncoder().encodeToString(ROOT.bytes().toByteArray());
  }

  private static Bytes bytes(String text) {
    return Bytes.ofOwned(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Bytes note) {
    return new String(note.toByteArray(), StandardCharsets.UTF_8);
  }
}
