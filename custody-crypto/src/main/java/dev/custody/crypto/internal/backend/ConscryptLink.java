package dev.custody.crypto.internal.backend;

import java.security.Provider;
import org.conscrypt.OpenSSLProvider;

/** Conscrypt where it is on the class path. It registers no service, so it is linked by name. */
final class ConscryptLink {

  private ConscryptLink() {}

  /**
   * A provider of our own, not installed.
   *
   * @throws LinkageError if the library or its native part is absent
   */
  static Provider provider() {
    return new OpenSSLProvider();
  }
}
