package dev.custody.examples.crossdock;

import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices of the example and their keys. Each private key is the SHA-256 of a sentence that
 * stands here, so anyone can sign as any of them: they are good for examples and for nothing else.
 */
public final class InsecureTestKeys {

  private static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2036-01-01T00:00:00Z");

  private InsecureTestKeys() {}

  /**
   * One device that signs.
   *
   * @param name as people call it
   * @param id what its events say in {@code device.id}, and the trust bundle as its subject
   * @param party for whom it acts
   */
  public record Device(String name, String id, String party, Algorithm algorithm) {

    /** Its key, the same in every run. */
    public SoftwareSigner signer() {
      String sentence = "INSECURE TEST KEY of the custody cross-dock example: " + name;
      byte[] secret =
          Digest.sha256(sentence.getBytes(StandardCharsets.UTF_8)).bytes().toByteArray();
      try {
        return SoftwareSigner.ofSecret(algorithm, secret);
      } catch (MalformedKeyException e) {
        throw new AssertionError("32 bytes are a key: " + name, e);
      }
    }
  }

  static final Device SHIPPER_DOCK =
      new Device("TF-DOCK-1", "/8004/9521101DOCK1", CrossDock.SHIPPER, Algorithm.ES256);
  static final Device INBOUND =
      new Device("PX-IN-1", "/8004/9521303IN1", CrossDock.OPERATOR, Algorithm.ES256);
  static final Device OUTBOUND =
      new Device("PX-OUT-1", "/8004/9521303OUT1", CrossDock.OPERATOR, Algorithm.ES256);
  static final Device YARD =
      new Device("PX-YARD-1", "/8004/9521303YARD1", CrossDock.OPERATOR, Algorithm.ED25519);

  /** The phone of a driver, 1 to 4. */
  static Device driver(int number) {
    return new Device(
        "OH-DRIVER-" + number,
        "/8004/9521202DRIVER" + number,
        CrossDock.CARRIER,
        Algorithm.ED25519);
  }

  /** All of them. */
  public static List<Device> devices() {
    List<Device> devices = new ArrayList<>(List.of(SHIPPER_DOCK, INBOUND, OUTBOUND, YARD));
    for (int i = 1; i <= 4; i++) {
      devices.add(driver(i));
    }
    return devices;
  }

  /** The trust bundle that names them, valid until 2036. */
  static TrustBundle trust() {
    List<TrustedKey> keys = new ArrayList<>();
    for (Device device : devices()) {
      keys.add(
          TrustedKey.builder(device.signer().publicKey(), device.party(), Holder.DEVICE)
              .subject(device.id())
              .roles(Role.ACTOR, Role.GIVER, Role.RECEIVER)
              .window(FROM, UNTIL)
              .build());
    }
    return TrustBundle.of(1, FROM, UNTIL, keys);
  }
}
