/** Signing and verifying custody events. */
module dev.custody.crypto {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires transitive dev.custody.api;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.pkix;
}
