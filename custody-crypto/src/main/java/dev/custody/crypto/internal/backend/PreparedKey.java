package dev.custody.crypto.internal.backend;

/** A public key ready for one engine. Thread-safe. */
@FunctionalInterface
public interface PreparedKey {

  /**
   * Whether the signature fits.
   *
   * @param signature of canonical form ({@link SignatureForm})
   * @throws EngineFailure if the engine could not tell
   */
  boolean verify(byte[] message, byte[] signature);
}
