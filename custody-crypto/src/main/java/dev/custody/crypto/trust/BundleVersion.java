package dev.custody.crypto.trust;

import dev.custody.api.Digest;
import java.util.Objects;

/**
 * Which bundle it was: what a caller keeps of the highest that it has trusted, so that nobody can
 * give it an older one, or another of the same version.
 *
 * @param version its version, from 1
 * @param digest SHA-256 of its bytes
 * @since 0.1.0
 */
public record BundleVersion(long version, Digest digest) {

  /**
   * @throws IllegalArgumentException if the version is below 1
   */
  public BundleVersion {
    Objects.requireNonNull(digest, "digest");
    if (version < 1) {
      throw new IllegalArgumentException(
          "version of a trust bundle: expected=1 or more, found=" + version);
    }
  }
}
