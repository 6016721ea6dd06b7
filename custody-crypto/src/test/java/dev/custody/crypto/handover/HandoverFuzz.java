package dev.custody.crypto.handover;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import java.nio.charset.StandardCharsets;

/** Whatever bytes come out of a QR code: an offer that is those bytes again, or a refusal. */
class HandoverFuzz {

  @FuzzTest
  void offer(byte[] bytes) {
    Bytes given = Bytes.copyOf(bytes);
    if (HandoverOffer.parse(given) instanceof Parsed.Accepted<HandoverOffer> offer) {
      if (!offer.value().encode().equals(given)) {
        throw new AssertionError("an offer has one encoding");
      }
      if (!HandoverOffer.ofBase45(offer.value().toBase45()).require().equals(offer.value())) {
        throw new AssertionError("an offer comes back from its text");
      }
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (HandoverOffer.ofBase45(text) instanceof Parsed.Accepted<HandoverOffer> offer
        && !offer.value().toBase45().equals(text)) {
      throw new AssertionError("an offer has one text");
    }
  }
}
