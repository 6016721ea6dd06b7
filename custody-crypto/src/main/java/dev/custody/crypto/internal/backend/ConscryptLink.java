package dev.custody.crypto.internal.backend;

import java.security.Provider;
import org.conscrypt.OpenSSLProvider;
import org.jspecify.annotations.Nullable;

/** Conscrypt where it is on the class path. It registers no service, so it is linked by name. */
final class ConscryptLink {

  private ConscryptLink() {}

  /**
   * A provider of our own, not installed; null where its native part is absent.
   *
   * @throws LinkageError where the library is absent: then not even this class loads
   */
  static @Nullable Provider provider() {
    try {
      return new OpenSSLProvider();
    } catch (LinkageError e) {
      return null;
    }
  }
}
