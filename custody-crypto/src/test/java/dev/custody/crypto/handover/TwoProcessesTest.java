package dev.custody.crypto.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleCodec;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A handover of two processes. Each has a folder of its own with its key's stream, its used offers
 * and the trust bundle; what goes from one to the other are files of bytes, copied by the test as a
 * camera or a radio would.
 */
class TwoProcessesTest {

  private static final Instant AT = Devices.NOW;

  @TempDir private Path folder;

  /** The device of one party: {@code giver|receiver FOLDER TIME IN... OUT...}. */
  static final class Device {
    private Device() {}

    public static void main(String[] arguments) throws Exception {
      Path home = Path.of(arguments[1]);
      Instant now = Instant.parse(arguments[2]);
      boolean gives = arguments[0].equals("giver");
      SoftwareSigner key = gives ? Devices.VAN : Devices.SHOP;
      String party = gives ? Devices.CARRIER : Devices.STORE;
      try (FileStreamStore store = FileStreamStore.open(home, key.keyId());
          FileRedeemedOffers used = FileRedeemedOffers.open(home.resolve("offers"))) {
        StatementSigner stream =
            store.load().isPresent()
                ? StatementSigner.open(key, party, store)
                : StatementSigner.begin(key, party, store);
        if (stream.recover().isPresent()) {
          // Handed out before: what is recovered has the same links.
        }
        if (gives) {
          give(home, now, GiverDevice.of(key, stream, used), arguments[3]);
        } else {
          take(home, now, stream, used);
        }
      }
    }

    private static void give(Path home, Instant now, GiverDevice van, String name)
        throws Exception {
      CustodyEvent draft = Devices.handover(name, AuthMethod.QR_TOKEN).build();
      HandoverOffer offer = van.offer(draft, now, Devices.TWO_MINUTES);
      HandoverResult.Signed given = (HandoverResult.Signed) van.give(offer, draft, now);
      Files.write(home.resolve("qr.txt"), offer.toBase45().getBytes(StandardCharsets.US_ASCII));
      Files.write(home.resolve("half"), ContainerCodec.encode(given.event()).toByteArray());
    }

    private static void take(Path home, Instant now, StatementSigner stream, RedeemedOffers used)
        throws Exception {
      TrustBundle bundle =
          TrustBundleCodec.decode(Bytes.ofOwned(Files.readAllBytes(home.resolve("trust"))))
              .require();
      ReceiverDevice device =
          ReceiverDevice.of(
              stream.party(),
              bundle,
              VerificationBackend.best(),
              new ReceiverPolicy(Devices.TEN_SECONDS, EnumSet.noneOf(AuthMethod.class)),
              used);
      String text =
          new String(Files.readAllBytes(home.resolve("qr.txt")), StandardCharsets.US_ASCII);
      Parsed<HandoverOffer> offer = HandoverOffer.ofBase45(text);
      SignedEvent half =
          ContainerCodec.parseSignedEvent(Bytes.ofOwned(Files.readAllBytes(home.resolve("half"))))
              .require();
      OfferVerdict verdict = device.check(half, offer.require(), Set.of(AuthMethod.QR_TOKEN), now);
      if (verdict instanceof OfferVerdict.Refused refused) {
        System.out.println(refused.reasons());
        return;
      }
      HandoverResult.Signed taken =
          (HandoverResult.Signed) device.accept((OfferVerdict.Accepted) verdict, stream, now);
      Files.write(home.resolve("whole"), ContainerCodec.encode(taken.toPackage()).toByteArray());
      System.out.println("TAKEN");
    }
  }

  private static String run(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 6];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    command[1] = "-XX:+UseSerialGC";
    command[2] = "-XX:TieredStopAtLevel=1";
    command[3] = "-cp";
    command[4] = System.getProperty("java.class.path");
    command[5] = Device.class.getName();
    System.arraycopy(arguments, 0, command, 6, arguments.length);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
    assertThat(process.waitFor()).isZero();
    return out;
  }

  private static void copy(String name, Path from, Path to) throws Exception {
    Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
  }

  @Test
  void offlineHandover_overBytesAlone() throws Exception {
    Path van = Files.createDirectory(folder.resolve("van"));
    Path shop = Files.createDirectory(folder.resolve("shop"));
    Files.write(shop.resolve("trust"), TrustBundleCodec.encode(Devices.bundle()).toByteArray());
    run("giver", van.toString(), AT.toString(), "first");
    copy("qr.txt", van, shop);
    copy("half", van, shop);
    assertThat(run("receiver", shop.toString(), AT.plusSeconds(20).toString())).isEqualTo("TAKEN");
    EventPackage whole =
        ContainerCodec.parseEventPackage(Bytes.ofOwned(Files.readAllBytes(shop.resolve("whole"))))
            .require();
    VerificationPolicy policy =
        new VerificationPolicy(AT.plusSeconds(60), VerificationPolicy.Streams.CONTIGUOUS);
    assertThat(Verifier.of(Devices.bundle(), policy, VerificationBackend.best()).verify(whole))
        .isInstanceOf(Verified.class);

    // The next delivery, with the offer of the one before: that one is used, and for other bytes.
    run("giver", van.toString(), AT.plusSeconds(30).toString(), "second");
    copy("half", van, shop);
    assertThat(run("receiver", shop.toString(), AT.plusSeconds(40).toString()))
        .isEqualTo(java.util.List.of(Reason.OFFER_MISMATCH, Reason.OFFER_REUSED).toString());
    copy("qr.txt", van, shop);
    assertThat(run("receiver", shop.toString(), AT.plusSeconds(161).toString()))
        .isEqualTo("[OFFER_EXPIRED]");
    assertThat(run("receiver", shop.toString(), AT.plusSeconds(159).toString())).isEqualTo("TAKEN");
  }
}
