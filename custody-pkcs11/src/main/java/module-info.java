/** Signing with a key in a hardware security module. */
@SuppressWarnings("module") // the standard has its number in its name
module dev.custody.pkcs11 {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires transitive dev.custody.crypto;
  requires dev.custody.api;
  // The provider of the tokens, so that an image made by jlink has it.
  requires jdk.crypto.cryptoki;

  exports dev.custody.pkcs11;
}
