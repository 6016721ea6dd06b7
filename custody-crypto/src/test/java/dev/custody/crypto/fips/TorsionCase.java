package dev.custody.crypto.fips;

import dev.custody.api.Bytes;
import java.nio.charset.StandardCharsets;

/** An Ed25519 signature whose R has a component of order 2, made by the owner of the key. */
final class TorsionCase {

  static final byte[] MESSAGE = "40 pallets".getBytes(StandardCharsets.US_ASCII);
  static final Bytes SPKI =
      Bytes.ofHex(
          "302a300506032b657003210033029528aa2a344934f6e515c04f51a32afb5cbd7e2ae4c4c62a378e"
              + "2bce6d00");
  static final Bytes SIGNATURE =
      Bytes.ofHex(
          "da57baee67f1c39de4448642f86842ed3fb8024ab6358d939291a649570abf8f022131b4c652bf28"
              + "7be5e68e38754a48a2f46138ed6ecf777ad035fe70d0df07");

  private TorsionCase() {}
}
