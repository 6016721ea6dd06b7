package dev.custody.crypto.internal.trust;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.trust.BundleVersion;
import dev.custody.crypto.trust.TrustMemoryCorruptException;
import java.nio.charset.StandardCharsets;

/**
 * The memory of the highest bundle as text, so that a person can read it.
 *
 * <pre>
 *   custody-trust-memory-1
 *   version 7
 *   sha256 &lt;64 hex digits: SHA-256 of the bundle&gt;
 *   check &lt;64 hex digits: SHA-256 of the three lines above, line feeds included&gt;
 * </pre>
 *
 * <p>Every line ends with a line feed; there is one text for one version. The check finds a file
 * that went bad, not one that somebody has written on purpose.
 */
public final class MemoryCodec {

  /** The longest text. */
  public static final int BYTES_MAX = 256;

  private static final String MAGIC = "custody-trust-memory-1\nversion ";
  private static final String DIGEST = "\nsha256 ";
  private static final String CHECK = "check ";

  private MemoryCodec() {}

  /** The text of this version. */
  public static Bytes encode(BundleVersion version) {
    String lines = MAGIC + version.version() + DIGEST + version.digest().toHex() + "\n";
    String text = lines + CHECK + Digest.sha256(ascii(lines)).toHex() + "\n";
    return Bytes.ofOwned(ascii(text));
  }

  /** The version of this text, if it is exactly one that was written. */
  public static BundleVersion decode(Bytes bytes) throws TrustMemoryCorruptException {
    String text = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    int digest = text.indexOf(DIGEST);
    if (bytes.length() <= BYTES_MAX && text.startsWith(MAGIC) && digest > 0) {
      try {
        long number = Long.parseLong(text.substring(MAGIC.length(), digest));
        int from = digest + DIGEST.length();
        Digest sha256 = Digest.ofHex(text.substring(from, from + 2 * Digest.LENGTH));
        BundleVersion version = new BundleVersion(number, sha256);
        // One version has one text: comparing with it leaves nothing unchecked.
        if (encode(version).equals(bytes)) {
          return version;
        }
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw corrupt(bytes);
      }
    }
    throw corrupt(bytes);
  }

  private static TrustMemoryCorruptException corrupt(Bytes bytes) {
    return new TrustMemoryCorruptException(
        "trust memory is not what was written: bytes=" + bytes.length());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
