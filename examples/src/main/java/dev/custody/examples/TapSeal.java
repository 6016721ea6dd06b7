package dev.custody.examples;

import dev.custody.api.event.Seal;
import dev.custody.api.event.SealClass;
import dev.custody.api.event.SealState;
import dev.custody.crypto.seal.SunLayout;
import dev.custody.crypto.seal.SunMessage;
import java.util.Optional;

/** What a phone has read from an NFC seal becomes a part of an event. */
public final class TapSeal {

  private TapSeal() {}

  /** Shows the seal of a URL that a tag has answered with. */
  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : "https://seal.example/t?v=1";
    System.out.println(read(url).map(Seal::toString).orElse("no answer of a seal"));
  }

  /** The seal as the event will name it; empty if the URL is no answer of this layout. */
  static Optional<Seal> read(String url) {
    // [tap]
    var message = SunLayout.encrypted("picc_data", "cmac").withMacInput("enc");
    var layout = message.withFileData("enc").withEncryptedTamper(0);
    if (SunMessage.ofUrl(url, layout) instanceof SunMessage tap) { // no key on the phone
      String id = "urn:example:seal:7";
      var seal = new Seal(id, SealState.INTACT, SealClass.ELECTRONIC, 0, tap.proof(), null, null);
      return Optional.of(seal); // into the event, which giver and receiver sign
    }
    // [end]
    return Optional.empty();
  }
}
