package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.custody.api.Bytes;
import dev.custody.crypto.handover.HandoverOffer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three commands of a handover, each with files of its own side. */
class HandoverCommandTest {

  private static final String CARRIER = "/417/5021686376741";
  private static final String STORE = "/417/9501101020016";
  private static final String PALLETS = "/00/395172626926835439,/00/372022693815378152";
  private static final String FROM = "2026-11-20T10:00:00Z";

  @TempDir Path folder;

  private int number;

  @BeforeEach
  void keysAndTrust() {
    List<Object> trust = new ArrayList<>(List.of("trust", "build", "--out", file("trust.json")));
    trust.addAll(List.of("--expires", "2036-01-01T00:00:00Z"));
    for (String[] key : new String[][] {{"van", "ES256", CARRIER}, {"shop", "Ed25519", STORE}}) {
      assertThat(Run.of("keys", "new", "--alg", key[1], "--out", file(key[0] + ".pem")).code())
          .isZero();
      trust.addAll(List.of("--add", file(key[0] + ".pem"), "--party", key[2]));
      trust.addAll(List.of("--holder", "DEVICE", "--roles", "ACTOR,GIVER,RECEIVER"));
      trust.addAll(List.of("--not-before", "2026-01-01T00:00:00Z"));
      trust.addAll(List.of("--not-after", "2030-01-01T00:00:00Z"));
    }
    assertThat(Run.of(trust.toArray()).code()).isZero();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Run giver(String command, Object... more) {
    return giverAt("/414/5001555164280", PALLETS, command, more);
  }

  private Run giverAt(String place, String items, String command, Object... more) {
    List<Object> words = new ArrayList<>(List.of("handover", command, "--key", file("van.pem")));
    words.addAll(List.of("--party", CARRIER, "--receiver", STORE, "--place", place));
    words.addAll(List.of("--consignment", "/402/58081732496645019", "--items", items));
    words.addAll(List.of("--demand", "QR_TOKEN,PIN"));
    words.addAll(List.of(more));
    return Run.of(words.toArray());
  }

  private Run accept(String feed, String at, Object... more) {
    List<Object> words = new ArrayList<>(List.of("handover", "accept", file(feed)));
    words.addAll(List.of("--key", file("shop.pem"), "--party", STORE));
    if (!List.of(more).contains("--trust")) {
      words.addAll(List.of("--trust", file("trust.json")));
    }
    words.addAll(List.of("--clock-tolerance", "5", "--at", at));
    words.addAll(List.of("--out", file("taken" + ++number + ".cfeed"), "--json"));
    words.addAll(List.of(more));
    return Run.of(words.toArray());
  }

  private void offerAndSign() {
    assertThat(giver("offer", "--from", FROM, "--out", file("offer"), "--json").code()).isZero();
    Run signed = giver("sign", "--offer", file("offer"), "--at", FROM, "--out", file("half.cfeed"));
    assertThat(signed.err() + signed.out()).contains("SIGNED");
    assertThat(signed.code()).isZero();
  }

  @Test
  void offeredSignedAccepted_verifies() {
    offerAndSign();
    Run taken = accept("half.cfeed", "2026-11-20T10:01:00Z", "--performed", "PIN,QR_TOKEN");
    assertThat(taken.out()).contains("\"result\":\"SIGNED\"");
    assertThat(taken.code()).isZero();
    Run verified = Run.of("verify", file("taken1.cfeed"), "--trust", file("trust.json"), "--json");
    assertThat(verified.out()).contains("\"verdict\":\"VERIFIED\"");
    assertThat(verified.code()).isZero();
  }

  @Test
  void whatIsMissing_isNamed_andNothingIsSigned() {
    offerAndSign();
    Run stepUp = accept("half.cfeed", FROM, "--performed", "QR_TOKEN");
    assertThat(stepUp.code()).isEqualTo(1);
    assertThat(stepUp.out())
        .contains("\"reasons\":[\"STEP_UP_REQUIRED\"]", "\"missing\":[\"PIN\"]");
    Run late = accept("half.cfeed", "2026-11-20T10:02:05Z", "--performed", "QR_TOKEN,PIN");
    assertThat(late.out()).contains("\"reasons\":[\"OFFER_EXPIRED\"]");
    assertThat(late.code()).isEqualTo(1);
    assertThat(file("taken1.cfeed")).doesNotExist();
    assertThat(file("taken2.cfeed")).doesNotExist();
  }

  @Test
  void giver_signsAnOfferOnce_andOnlyWhatItOffered() {
    offerAndSign();
    Run again = giver("sign", "--offer", file("offer"), "--at", FROM, "--out", file("x"));
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.out()).contains("OFFER_REUSED");
    Run other =
        giverAt(
            "/414/5001555164280/254/DOCK8",
            PALLETS,
            "sign",
            "--offer",
            file("offer"),
            "--at",
            FROM,
            "--out",
            file("x"));
    assertThat(other.out()).contains("OFFER_MISMATCH");
    assertThat(other.code()).isEqualTo(1);
    assertThat(file("x")).doesNotExist();
  }

  @Test
  void refusal_isSignedByTheReceiverAlone() {
    offerAndSign();
    Run refused = accept("half.cfeed", "2026-11-20T10:01:00Z", "--refuse", "damaged");
    assertThat(refused.out()).contains("\"result\":\"REFUSED\"");
    Run verified = Run.of("verify", file("taken1.cfeed"), "--trust", file("trust.json"), "--json");
    assertThat(verified.out()).contains("\"kind\":\"EXCEPTION\"", "\"VERIFIED\"");
  }

  @Test
  void partial_isANewEventOfTheSamePallets() {
    offerAndSign();
    String at = "2026-11-20T10:01:00Z";
    Object[] part = {
      "--key",
      file("van.pem"),
      "--party",
      CARRIER,
      "--partial-of",
      file("half.cfeed"),
      "--items",
      "/00/395172626926835439"
    };
    List<Object> offer = new ArrayList<>(List.of("handover", "offer"));
    offer.addAll(List.of(part));
    offer.addAll(List.of("--from", at, "--out", file("offer2"), "--json"));
    assertThat(Run.of(offer.toArray()).code()).isZero();
    List<Object> sign = new ArrayList<>(List.of("handover", "sign"));
    sign.addAll(List.of(part));
    sign.addAll(List.of("--offer", file("offer2"), "--at", at, "--out", file("part.cfeed")));
    assertThat(Run.of(sign.toArray()).code()).isZero();
    Run taken =
        accept("part.cfeed", at, "--performed", "PIN,QR_TOKEN", "--partial-of", file("half.cfeed"));
    assertThat(taken.out()).contains("\"result\":\"SIGNED\"");
    Run whole =
        accept("half.cfeed", at, "--performed", "PIN,QR_TOKEN", "--partial-of", file("half.cfeed"));
    assertThat(whole.out()).contains("OFFER_MISMATCH");
  }

  @Test
  void fileThatIsThere_isFoundBeforeAnythingIsSigned() throws Exception {
    Files.writeString(file("half.cfeed"), "another");
    assertThat(giver("offer", "--from", FROM, "--out", file("offer"), "--json").code()).isZero();
    Run blocked =
        giver("sign", "--offer", file("offer"), "--at", FROM, "--out", file("half.cfeed"));
    assertThat(blocked.code()).isEqualTo(2);
    assertThat(blocked.err()).contains("already there");
    Files.delete(file("half.cfeed"));
    // The offer was not used by a signature that is nowhere.
    Run signed = giver("sign", "--offer", file("offer"), "--at", FROM, "--out", file("half.cfeed"));
    assertThat(signed.code()).as(signed.out() + signed.err()).isZero();
    Files.writeString(file("taken1.cfeed"), "another");
    Run taken = accept("half.cfeed", FROM, "--performed", "PIN,QR_TOKEN");
    assertThat(taken.code()).isEqualTo(2);
    assertThat(Files.readString(file("taken1.cfeed"))).isEqualTo("another");
  }

  @Test
  void keysOfDevices_signAboutTheirDevices() {
    List<Object> trust = new ArrayList<>(List.of("trust", "build", "--out", file("own.json")));
    trust.addAll(List.of("--expires", "2036-01-01T00:00:00Z"));
    for (String[] key : new String[][] {{"van", CARRIER}, {"shop", STORE}}) {
      trust.addAll(List.of("--add", file(key[0] + ".pem"), "--party", key[1]));
      trust.addAll(List.of("--holder", "DEVICE", "--roles", "ACTOR,GIVER,RECEIVER"));
      trust.addAll(List.of("--subject", "urn:example:device:" + key[0]));
      trust.addAll(List.of("--not-before", "2026-01-01T00:00:00Z"));
      trust.addAll(List.of("--not-after", "2030-01-01T00:00:00Z"));
    }
    assertThat(Run.of(trust.toArray()).code()).isZero();
    Object[] own = {"--trust", file("own.json"), "--performed", "PIN,QR_TOKEN"};
    offerAndSign();
    Run nameless = accept("half.cfeed", FROM, own);
    assertThat(nameless.code()).isEqualTo(1);
    assertThat(nameless.out()).contains("SIGNER_NOT_NAMED_PARTY");
    Object[] device = {"--device", "urn:example:device:van"};
    // Offers of one second and the same words are one offer, and that one is used.
    String later = "2026-11-20T10:00:10Z";
    assertThat(giver("offer", more(device, "--from", later, "--out", file("o"), "--json")).code())
        .isZero();
    Object[] sign =
        more(device, "--offer", file("o"), "--at", later, "--out", file("named.cfeed"), "--json");
    assertThat(giver("sign", sign).code()).isZero();
    Run taken = accept("named.cfeed", later, own);
    assertThat(taken.code()).as(taken.out() + taken.err()).isZero();
    Object[] refuse = {"--refuse", "damaged", "--device", "urn:example:device:shop"};
    assertThat(accept("named.cfeed", later, refuse).code()).isZero();
    Run refused =
        Run.of("verify", file("taken3.cfeed"), "--trust", file("own.json"), "--at", later);
    assertThat(refused.code()).as(refused.out()).isZero();
  }

  private static Object[] more(Object[] first, Object... second) {
    List<Object> words = new ArrayList<>(List.of(first));
    words.addAll(List.of(second));
    return words.toArray();
  }

  /** The picture is read by another decoder than the writer of this program. */
  @Test
  void qrCode_isReadBack_fromThePictureAndFromTheTerminal() throws Exception {
    Run made = giver("offer", "--from", FROM, "--out", file("offer"), "--png", file("offer.png"));
    assertThat(made.code()).isZero();
    HandoverOffer offer =
        HandoverOffer.parse(Bytes.ofOwned(Files.readAllBytes(file("offer")))).require();
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file("offer.png"))));
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    assertThat(decoded(pixels, image.getWidth(), image.getHeight())).isEqualTo(offer.toBase45());
    assertThat(made.out()).contains(offer.toBase45());

    List<String> blocks =
        made.lines().stream().filter(line -> line.matches("[\u2580\u2584\u2588 ]{40,}")).toList();
    int width = blocks.get(0).length();
    int[] terminal = new int[width * 4 * blocks.size() * 2 * 4];
    for (int y = 0; y < blocks.size() * 8; y++) {
      for (int x = 0; x < width * 4; x++) {
        char block = blocks.get(y / 8).charAt(x / 4);
        boolean light = block == '\u2588' || block == (y / 4 % 2 == 0 ? '\u2580' : '\u2584');
        terminal[y * width * 4 + x] = light ? 0xffffff : 0;
      }
    }
    assertThat(decoded(terminal, width * 4, blocks.size() * 8)).isEqualTo(offer.toBase45());
    // The text of a scanner is as good as the file.
    Files.writeString(file("scanned"), offer.toBase45() + "\n");
    assertThat(HandoverFiles.offer(file("scanned"))).isEqualTo(offer);
  }

  private static String decoded(int[] pixels, int width, int height) throws Exception {
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))))
        .getText();
  }

  @Test
  void wrongUsage_isTwo() throws Exception {
    assertThat(Run.of("handover").code()).isEqualTo(2);
    assertThat(giverAt("nowhere", PALLETS, "offer", "--out", file("x")).code()).isEqualTo(2);
    assertThat(giver("offer", "--lifetime", "0", "--out", file("x")).code()).isEqualTo(2);
    Files.writeString(file("rubbish"), "rubbish");
    assertThat(giver("sign", "--offer", file("rubbish"), "--out", file("x")).code()).isEqualTo(2);
    assertThat(accept("rubbish", FROM).code()).isEqualTo(2);
    assertThat(file("x")).doesNotExist();
  }
}
