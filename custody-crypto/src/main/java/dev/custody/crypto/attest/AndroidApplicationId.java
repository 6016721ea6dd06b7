package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import java.util.List;
import java.util.Objects;

/**
 * Which application asked for a key, as the Android system says it: worth as much as the system, so
 * only together with a verified boot.
 *
 * @param packages all packages of the user id that the key belongs to, in the order given
 * @param signers SHA-256 of the certificates that the packages are signed with
 * @since 0.1.0
 */
public record AndroidApplicationId(List<Package> packages, List<Bytes> signers) {

  /**
   * A package.
   *
   * @param name as {@code com.example.handheld}
   * @param version its version code, from 0
   */
  public record Package(String name, long version) {

    /** Both parts. */
    public Package {
      Objects.requireNonNull(name, "name");
    }
  }

  /** Copies both. */
  public AndroidApplicationId {
    packages = List.copyOf(packages);
    signers = List.copyOf(signers);
  }
}
