package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an Android device started: the root of trust in its key description.
 *
 * @param key the key that the system is signed with, commonly a SHA-256; empty or zeros if none
 * @param locked whether the boot loader is locked
 * @param state what the boot loader found
 * @param hash SHA-256 over all verified partitions' descriptors; null before version 3
 * @since 0.1.0
 */
public record AndroidBoot(
    Bytes key, boolean locked, VerifiedBootState state, @Nullable Bytes hash) {

  /** All parts but the hash must be there. */
  public AndroidBoot {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(state, "state");
  }

  /** The hash, where the version has one. */
  public Optional<Bytes> bootHash() {
    return Optional.ofNullable(hash);
  }
}
