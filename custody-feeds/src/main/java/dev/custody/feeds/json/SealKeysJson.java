package dev.custody.feeds.json;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.seal.MacSeal;
import dev.custody.crypto.seal.Ntag424Dna;
import dev.custody.crypto.seal.SealKey;
import dev.custody.crypto.seal.SealRegistry;
import dev.custody.crypto.seal.SealTechnology;
import dev.custody.crypto.seal.SunLayout;
import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.Members;
import dev.custody.feeds.internal.json.StrictJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a registry of electronic seals with their keys: a secret of the verifier, never
 * part of a feed or a trust bundle.
 *
 * <pre>{@code
 * {"version": 1, "seals": [
 *   {"id": "urn:...", "technology": "HMAC_SHA_256", "key": "<32 bytes>", "sensesTamper": true},
 *   {"id": "urn:...", "technology": "AES_128_CMAC", "key": "<16 bytes>", "sensesTamper": false},
 *   {"id": "urn:...", "technology": "NTAG_424_DNA", "uid": "<7 bytes>",
 *    "metaReadKey": "<16 bytes>", "fileReadKey": "<16 bytes>",
 *    "layout": {"picc": "picc_data", "mac": "cmac", "macInput": "enc", "fileData": "enc",
 *               "tamperOffset": 0}}]}
 * }</pre>
 *
 * <p>Bytes are lower-case hex. {@code metaReadKey} is there exactly if the layout has {@code picc};
 * the members of a layout are those of {@link SunLayout}, and only {@code mac} must be there.
 * Unknown members, doubled names and an identifier that stands twice are refused.
 *
 * @since 0.1.0
 */
public final class SealKeysJson {

  /** Most bytes of such a file. */
  public static final int BYTES_MAX = 16 << 20;

  private static final int UID = 7;

  private SealKeysJson() {}

  /**
   * Reads the form.
   *
   * @throws MalformedKeyException if it is another; the message has the JSON pointer and nothing of
   *     what stands there
   */
  public static SealRegistry parse(byte[] json) throws MalformedKeyException {
    if (json.length > BYTES_MAX) {
      throw new MalformedKeyException(
          "seal keys longer than limit: lengthBytes=" + json.length + ", limitBytes=" + BYTES_MAX);
    }
    try {
      Members in = Members.of(StrictJson.parse(json), "");
      if (in.number("version", 1, 1) != 1) {
        throw in.refused("version", "1", "none");
      }
      in.required("seals", in.take("seals"));
      List<Json> elements = in.elements("seals");
      SealRegistry.Builder registry = SealRegistry.builder();
      for (int i = 0; i < elements.size(); i++) {
        register(registry, Members.of(elements.get(i), "/seals/" + i));
      }
      in.done();
      return registry.build();
    } catch (JsonRefused e) {
      throw new MalformedKeyException(
          "seal keys refused: at="
              + e.pointer()
              + ", offset="
              + e.spot().offset()
              + ", expected="
              + e.expected()
              + ", found="
              + e.found());
    }
  }

  private static void register(SealRegistry.Builder registry, Members in) throws JsonRefused {
    String id = in.required("id", in.text("id"));
    SealTechnology technology = technology(in);
    in.done();
    try {
      registry.register(id, technology);
    } catch (IllegalArgumentException e) {
      throw in.refused("id", "an identifier, each once", "another");
    }
  }

  private static SealTechnology technology(Members in) throws JsonRefused {
    String name = in.required("technology", in.text("technology"));
    try {
      switch (name) {
        case "HMAC_SHA_256":
          return MacSeal.hmacSha256(key(in, "key", SealKey.HMAC_SHA_256), senses(in));
        case "AES_128_CMAC":
          return MacSeal.aes128Cmac(key(in, "key", SealKey.AES_128), senses(in));
        case "NTAG_424_DNA":
          return Ntag424Dna.of(
              Bytes.ofHex(hex(in, "uid", UID)),
              layout(in),
              in.take("metaReadKey") == null
                  ? Optional.empty()
                  : Optional.of(key(in, "metaReadKey", SealKey.AES_128)),
              key(in, "fileReadKey", SealKey.AES_128));
        default:
          throw in.refused(
              "technology", "HMAC_SHA_256, AES_128_CMAC or NTAG_424_DNA", "another string");
      }
    } catch (IllegalArgumentException e) {
      // Lengths have been checked: what is left is a key and a layout that do not go together.
      throw in.refused("metaReadKey", "a key exactly if the layout has picc", "otherwise");
    }
  }

  private static SunLayout layout(Members in) throws JsonRefused {
    Json value = in.required("layout", in.take("layout"));
    Members parts = Members.of(value, in.at("layout"));
    String mac = parts.required("mac", parts.text("mac"));
    String picc = parts.text("picc");
    String uid = parts.text("uid");
    String counter = parts.text("counter");
    String macInput = parts.text("macInput");
    String fileData = parts.text("fileData");
    String tamper = parts.text("tamper");
    @Nullable Integer offset =
        parts.take("tamperOffset") == null ? null : (int) parts.number("tamperOffset", 0, 126);
    parts.done();
    try {
      return new SunLayout(picc, uid, counter, mac, macInput, fileData, tamper, offset);
    } catch (IllegalArgumentException e) {
      throw in.refused("layout", String.valueOf(e.getMessage()), "another layout");
    }
  }

  private static boolean senses(Members in) throws JsonRefused {
    in.required("sensesTamper", in.take("sensesTamper"));
    return in.flag("sensesTamper");
  }

  private static SealKey key(Members in, String name, int bytes) throws JsonRefused {
    return SealKey.of(Bytes.ofHex(hex(in, name, bytes)).toByteArray());
  }

  private static String hex(Members in, String name, int bytes) throws JsonRefused {
    String text = in.required(name, in.text(name));
    if (!text.matches("[0-9a-f]{" + 2 * bytes + "}")) {
      throw in.refused(name, bytes + " bytes in lower-case hex", "another string");
    }
    return text;
  }
}
