package dev.custody.crypto.trust;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.crypto.internal.trust.BundleReader;
import dev.custody.crypto.internal.trust.BundleWriter;

/**
 * Turns bundles into the one canonical form that is signed, and back (docs/format.md, trust
 * bundle).
 *
 * <p>{@code encode(decode(b))} is {@code b}, or {@code decode} refuses. {@code decode(encode(t))}
 * is {@code t} with its keys and places sorted. All methods are pure and safe to call from several
 * threads.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class TrustBundleCodec {

  private TrustBundleCodec() {}

  /**
   * The bytes of a bundle: what roots sign the SHA-256 of.
   *
   * @throws IllegalArgumentException if it has no such form: a time that is no whole millisecond of
   *     1970 to 9999, more than 1,024 places in an entry, or more than 4 MiB in all
   */
  public static Bytes encode(TrustBundle bundle) {
    Bytes encoded = BundleWriter.bundle(bundle);
    // What we write is read back by the rules of a reader: its limits are ours.
    if (decode(encoded) instanceof Parsed.Refused<TrustBundle> refused) {
      throw new IllegalArgumentException(refused.first().toString());
    }
    return encoded;
  }

  /**
   * Reads up to 4 MiB. What comes out is what somebody wrote, not yet what somebody signed: {@link
   * TrustRoots} judges that.
   *
   * <p>Refuses with TRUST_BUNDLE_INVALID, path and offset.
   */
  public static Parsed<TrustBundle> decode(Bytes bundle) {
    return BundleReader.bundle(bundle);
  }
}
