package dev.custody.log;

import dev.custody.api.Digest;
import java.util.Objects;

/**
 * An object in the store beside a log.
 *
 * @param digest SHA-256 of its bytes, which is also its name
 * @param length how many bytes it has
 * @since 0.1.0
 */
public record StoredObject(Digest digest, long length) {
  public StoredObject {
    Objects.requireNonNull(digest, "digest");
  }
}
