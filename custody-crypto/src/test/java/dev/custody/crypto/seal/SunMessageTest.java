package dev.custody.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a phone reads is taken in one spelling only, and gives one proof. */
class SunMessageTest {

  private static final SunLayout SIMPLE = SunLayout.encrypted("e", "c");
  private static final SunLayout FILE =
      SunLayout.encrypted("picc_data", "cmac").withMacInput("enc").withFileData("enc");
  private static final String PICC = "EF963FF7828658A599F3041510671E88";
  private static final String MAC = "94EED9EE65337086";
  private static final String URL = "https://ntag.nxp.com/424?e=" + PICC + "&c=" + MAC;

  @Test
  void proof_isFormIdentityMacInput() {
    assertThat(proof(URL, SIMPLE)).isEqualTo("01" + PICC.toLowerCase() + MAC.toLowerCase());
    assertThat(proof("http://h/?uid=041E3C8A2D6B80&ctr=00000A&c=" + MAC, Ntag424DnaTest.PLAIN))
        .isEqualTo("02041e3c8a2d6b8000000a" + MAC.toLowerCase());
    String enc = "CEE9A53E3E463EF1F459635736738962";
    assertThat(proof("https://h/?picc_data=" + PICC + "&enc=" + enc + "&cmac=" + MAC, FILE))
        .isEqualTo("01" + PICC.toLowerCase() + MAC.toLowerCase() + ascii(enc + "&cmac="));
  }

  @Test
  void proof_readsAsTheMessageThatMadeIt() {
    SimulatedTag chip =
        new SimulatedTag(Ntag424DnaTest.UID, Ntag424DnaTest.META, Ntag424DnaTest.READ);
    reads(chip.tapEncrypted(), Ntag424DnaTest.ENCRYPTED);
    reads(chip.tapPlain(), Ntag424DnaTest.PLAIN);
    reads(chip.tapWithFile(), Ntag424DnaTest.FILE_TAMPER);
    reads(chip.tapPlainTamper(), Ntag424DnaTest.PLAIN_TAMPER);
  }

  private static void reads(String url, SunLayout layout) {
    Bytes proof = ((SunMessage) SunMessage.ofUrl(url, layout)).proof();
    assertThat(((SunMessage) SunMessage.ofProof(proof, layout)).proof()).isEqualTo(proof);
    for (int cut = 1; cut < url.length(); cut++) {
      assertThat(SunMessage.ofUrl(url.substring(0, cut), layout))
          .isInstanceOf(SunReading.Refused.class);
    }
  }

  @Test
  void otherParameters_areTheTagsOwnText() {
    String with = "https://h/p?v=1&e=" + PICC + "&x=%41&c=" + MAC + "&z=";
    assertThat(proof(with, SIMPLE)).isEqualTo(proof(URL, SIMPLE));
  }

  @Test
  void refuses_everyOtherSpelling() {
    List<String> urls = new ArrayList<>();
    urls.add(URL.replace("EF96", "ef96"));
    urls.add(URL.replace("EF96", "eF96"));
    urls.add(URL.replace("94EE", "94ee"));
    urls.add(URL.replace("EF96", "%45F96"));
    urls.add(URL.replace(PICC, PICC + "00"));
    urls.add(URL.replace(PICC, PICC.substring(2)));
    urls.add(URL.replace(PICC, ""));
    urls.add(URL.replace(MAC, MAC + "0"));
    urls.add(URL.replace(MAC, MAC.substring(1)));
    urls.add(URL.replace("EF96", "GF96"));
    urls.add(URL.replace("EF96", "\u0130F96"));
    urls.add(URL + "&c=" + MAC);
    urls.add(URL + "&e=" + PICC);
    urls.add(URL + "&v=1&v=1");
    urls.add(URL + "&%63=" + MAC);
    urls.add(URL + "&a+b=1");
    urls.add(URL + "&");
    urls.add(URL + "&x");
    urls.add(URL + "&=x");
    urls.add(URL + "#x");
    urls.add(URL + "?");
    urls.add(URL + " ");
    urls.add(URL + "\n");
    urls.add(URL.replace("?", "&"));
    urls.add(URL.replace("&c=", "&C="));
    urls.add(URL.replace("?e=", "?e =").replace(" ", "%20"));
    urls.add("https://h/?a=" + "x".repeat(512) + "&e=" + PICC + "&c=" + MAC);
    urls.add("");
    urls.add("?");
    for (String url : urls) {
      assertThat(SunMessage.ofUrl(url, SIMPLE)).as(url).isInstanceOf(SunReading.Refused.class);
    }
  }

  @Test
  void refusal_saysWhere() {
    SunReading.Refused refused =
        (SunReading.Refused) SunMessage.ofUrl(URL.replace("EF96", "EF9g"), SIMPLE);
    assertThat(refused.offset()).isEqualTo(URL.indexOf("EF96") + 3);
    assertThat(refused.expected()).doesNotContain("g8");
  }

  @Test
  void macInput_liesBeforeTheMacAndHoldsTheFile() {
    String enc = "CEE9A53E3E463EF1F459635736738962";
    assertRefused("https://h/?picc_data=" + PICC + "&cmac=" + MAC + "&enc=" + enc);
    assertRefused("https://h/?enc=" + enc + "&cmac=" + MAC);
    assertRefused("https://h/?picc_data=" + PICC + "&enc=" + enc + "00&cmac=" + MAC);
    assertRefused("https://h/?picc_data=" + PICC + "&enc=&cmac=" + MAC);
    assertRefused("https://h/?picc_data=" + PICC + "&enc=" + enc.repeat(9) + "&cmac=" + MAC);
    SunLayout fromPicc =
        SunLayout.encrypted("picc_data", "cmac").withMacInput("picc_data").withFileData("enc");
    String before = "https://h/?enc=" + enc + "&picc_data=" + PICC + "&cmac=" + MAC;
    assertThat(SunMessage.ofUrl(before, fromPicc)).isInstanceOf(SunReading.Refused.class);
    String inside = "https://h/?picc_data=" + PICC + "&enc=" + enc + "&cmac=" + MAC;
    assertThat(SunMessage.ofUrl(inside, fromPicc)).isInstanceOf(SunMessage.class);
  }

  @Test
  void proofWithTwoCountersOrUids_isRefused() {
    SunLayout layout = SunLayout.plain("uid", "ctr", "c").withMacInput("uid");
    String head = "02041e3c8a2d6b8000000a" + MAC;
    for (String input :
        List.of(
            "041E3C8A2D6B80&ctr=00000A&c=",
            "041E3C8A2D6B80&ctr=00000B&c=",
            "041E3C8A2D6B81&ctr=00000A&c=")) {
      assertThat(SunMessage.ofProof(Bytes.ofHex(head + ascii(input)), layout))
          .isInstanceOf(
              input.equals("041E3C8A2D6B80&ctr=00000A&c=")
                  ? SunMessage.class
                  : SunReading.Refused.class);
    }
  }

  @Test
  void proofWithTwoIdentities_isRefused() {
    SunLayout layout = SunLayout.encrypted("p", "c").withMacInput("p");
    Bytes good = Bytes.ofHex("01" + PICC + MAC + ascii(PICC + "&c="));
    assertThat(SunMessage.ofProof(good, layout)).isInstanceOf(SunMessage.class);
    Bytes two = Bytes.ofHex("01" + PICC + MAC + ascii(PICC.replace("EF", "EE") + "&c="));
    assertThat(SunMessage.ofProof(two, layout)).isInstanceOf(SunReading.Refused.class);
    Bytes doubled = Bytes.ofHex("01" + PICC + MAC + ascii(PICC + "&c=" + MAC + "&c="));
    assertThat(SunMessage.ofProof(doubled, layout)).isInstanceOf(SunReading.Refused.class);
    Bytes long513 = Bytes.ofHex("01" + PICC + MAC + ascii("x".repeat(485) + "&c="));
    assertThat(SunMessage.ofProof(long513, layout)).isInstanceOf(SunReading.Refused.class);
  }

  @Test
  void ndefRecord_readsAsItsUrl() {
    String[] prefixes = {"", "http://www.", "https://www.", "http://", "https://"};
    for (int code = 0; code < prefixes.length; code++) {
      String url = prefixes[code] + "h/?e=" + PICC + "&c=" + MAC;
      Bytes record = record(code, url.substring(prefixes[code].length()));
      assertThat(((SunMessage) SunMessage.ofNdef(record, SIMPLE)).proof().toHex())
          .isEqualTo(proof(url, SIMPLE));
    }
    Bytes record = record(4, "h/?e=" + PICC + "&c=" + MAC);
    assertThat(SunMessage.ofNdef(record(5, "h/?e=" + PICC + "&c=" + MAC), SIMPLE))
        .isInstanceOf(SunReading.Refused.class);
    for (int length = 0; length < record.length(); length++) {
      assertThat(SunMessage.ofNdef(record.slice(0, length), SIMPLE))
          .isInstanceOf(SunReading.Refused.class);
    }
    for (int i = 0; i < 4; i++) {
      byte[] flipped = record.toByteArray();
      flipped[i] ^= 1;
      assertThat(SunMessage.ofNdef(Bytes.ofOwned(flipped), SIMPLE))
          .isInstanceOf(SunReading.Refused.class);
    }
    byte[] notAscii = record.toByteArray();
    notAscii[6] = (byte) 0xc3;
    assertThat(SunMessage.ofNdef(Bytes.ofOwned(notAscii), SIMPLE))
        .isInstanceOf(SunReading.Refused.class);
  }

  @Test
  void layouts_thatDoNotGoTogether_areRefused() {
    wrong(() -> new SunLayout(null, null, null, "c", null, null, null, null));
    wrong(() -> new SunLayout("e", "u", "n", "c", null, null, null, null));
    wrong(() -> new SunLayout("e", "u", null, "c", null, null, null, null));
    wrong(() -> new SunLayout(null, "u", null, "c", null, null, null, null));
    wrong(() -> SunLayout.encrypted("c", "c"));
    wrong(() -> SunLayout.encrypted("", "c"));
    wrong(() -> SunLayout.encrypted("a b", "c"));
    wrong(() -> SunLayout.encrypted("a".repeat(33), "c"));
    wrong(() -> SIMPLE.withMacInput("c"));
    wrong(() -> SIMPLE.withFileData("f"));
    wrong(() -> SIMPLE.withPlainTamper("t"));
    wrong(() -> SIMPLE.withEncryptedTamper(0));
    wrong(() -> FILE.withEncryptedTamper(-1));
    wrong(() -> FILE.withEncryptedTamper(127));
    wrong(() -> FILE.withEncryptedTamper(0).withPlainTamper("t"));
    assertThat(FILE.withEncryptedTamper(126).sensesTamper()).isTrue();
  }

  @Test
  void message_showsNothingOfItself() {
    assertThat(SunMessage.ofUrl(URL, SIMPLE).toString()).isEqualTo("SunMessage[proofBytes=25]");
  }

  private static void wrong(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(String url) {
    assertThat(SunMessage.ofUrl(url, FILE)).as(url).isInstanceOf(SunReading.Refused.class);
  }

  private static Bytes record(int code, String rest) {
    byte[] text = rest.getBytes(StandardCharsets.US_ASCII);
    byte[] record = new byte[5 + text.length];
    record[0] = (byte) 0xd1;
    record[1] = 1;
    record[2] = (byte) (text.length + 1);
    record[3] = 'U';
    record[4] = (byte) code;
    System.arraycopy(text, 0, record, 5, text.length);
    return Bytes.ofOwned(record);
  }

  private static String proof(String url, SunLayout layout) {
    return ((SunMessage) SunMessage.ofUrl(url, layout)).proof().toHex();
  }

  private static String ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII)).toHex();
  }
}
