package dev.custody.crypto.internal.backend;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.nio.charset.StandardCharsets;

/**
 * Known answers that an engine must give before it is chosen: a native library may be there and not
 * load, or be of another age. The good signature is accepted and a changed message refused.
 */
public final class SelfTest {

  static final byte[] MESSAGE = "custody self-test".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OTHER = "custody self-tesT".getBytes(StandardCharsets.US_ASCII);

  private static final Bytes P256_SPKI =
      Bytes.ofHex(
          "3059301306072a8648ce3d020106082a8648ce3d03010703420004017359ebb0bc150ae9b68612dc"
              + "ba884b834dd424a56b60f92b539486a582e5435306aeba95438b9296c26256f489870da4952e3a3c"
              + "07ed06c78c3589660d106f");
  private static final Bytes P256_SIGNATURE =
      Bytes.ofHex(
          "906effcb5c7255b49ab6166cb1e57ac010b57b966464bb9a5545306f4968a5d9046f50f168ae9c89"
              + "90d44ec2d1b726329464029698695bf0628c6edce9b18b25");
  private static final Bytes ED25519_SPKI =
      Bytes.ofHex(
          "302a300506032b6570032100a1a7a407938ab75d792eaba45d64ae8a5a9e7084fe225e20e661ca06"
              + "4d7d17ae");
  private static final Bytes ED25519_SIGNATURE =
      Bytes.ofHex(
          "5df97d3fa7bad899aef76f2dfb3898585c362d362742fa34f9a60748f5cf55cd3b3a996146b1d09e"
              + "b963d11d2e5daccfe776606fdf69a014e9572efa8534430e");

  // Made with the private keys, R with a component of order 2, 4 and 8: good by the cofactored
  // equation, which an engine may check, and not by ours.
  private static final byte[] TORSION_MESSAGE = "40 pallets".getBytes(StandardCharsets.US_ASCII);
  private static final Bytes[][] TORSION = {
    {
      Bytes.ofHex(
          "302a300506032b657003210033029528aa2a344934f6e515c04f51a32afb5cbd7e2ae4c4c62a378e"
              + "2bce6d00"),
      Bytes.ofHex(
          "da57baee67f1c39de4448642f86842ed3fb8024ab6358d939291a649570abf8f022131b4c652bf28"
              + "7be5e68e38754a48a2f46138ed6ecf777ad035fe70d0df07")
    },
    {
      Bytes.ofHex(
          "302a300506032b65700321009fb4bd8f13ac23756251e109754f454bccea9f6cf67624412bed8385"
              + "bc80fbfb"),
      Bytes.ofHex(
          "c54acb8eec9a9387b037857132792c0943322e54e899ff1e29f63df53a8ec110d6c38929f4e11950"
              + "fa5a8807d83083c4d47c51374997f4aa264568356adc5f04")
    },
    {
      Bytes.ofHex(
          "302a300506032b65700321002bcffe5f5bbdb24105dbdf18a124b9002aca37c827860612e7fbdaa5"
              + "cb7fcdb8"),
      Bytes.ofHex(
          "c32edabfa00def120542eee8f4410161f2a70709dc2d9c6aff679b7a644356fcce6abaf4959b0507"
              + "052acf869529dffcccaf2fcbc15f46a1603b5034d2a6b60b")
    },
  };

  private SelfTest() {}

  /** Whether the engine gives the known answers. */
  public static boolean passes(Engine engine, Algorithm direct) {
    switch (direct) {
      case ES256:
        return answers(engine, direct, P256_SPKI, P256_SIGNATURE.toByteArray());
      case ED25519:
        return answers(engine, direct, ED25519_SPKI, ED25519_SIGNATURE.toByteArray())
            && refusesTorsion(engine);
      case ML_DSA_44:
      case ML_DSA_65:
        return mlDsa(engine, direct);
      default:
        throw new IllegalArgumentException("algorithm of a key expected: found=" + direct);
    }
  }

  private static boolean refusesTorsion(Engine engine) {
    try {
      for (Bytes[] forged : TORSION) {
        PreparedKey key = engine.prepare(Algorithm.ED25519, forged[0]);
        if (key.verify(TORSION_MESSAGE, forged[1].toByteArray())) {
          return false;
        }
      }
      return true;
    } catch (EngineFailure e) {
      return false;
    }
  }

  private static boolean mlDsa(Engine engine, Algorithm direct) {
    try {
      return MlDsaSelfTest.passes(engine, direct);
    } catch (LinkageError absent) {
      // What makes the signature is not there: an engine that was not tested is not used.
      return false;
    }
  }

  /** Whether it takes this signature of a fixed message, and not for another message. */
  static boolean answers(Engine engine, Algorithm direct, Bytes spki, byte[] signature) {
    try {
      PreparedKey key = engine.prepare(direct, spki);
      return key.verify(MESSAGE, signature) && !key.verify(OTHER, signature);
    } catch (EngineFailure e) {
      return false;
    }
  }
}
