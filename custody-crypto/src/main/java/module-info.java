/** Signing and verifying custody events. */
module dev.custody.crypto {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires static org.conscrypt;
  requires transitive dev.custody.api;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.util;

  exports dev.custody.crypto.attest;
  exports dev.custody.crypto.batch;
  exports dev.custody.crypto.feed;
  exports dev.custody.crypto.handover;
  exports dev.custody.crypto.key;
  exports dev.custody.crypto.note;
  exports dev.custody.crypto.proof;
  exports dev.custody.crypto.seal;
  exports dev.custody.crypto.stream;
  exports dev.custody.crypto.time;
  exports dev.custody.crypto.trust;
  exports dev.custody.crypto.verify;

  uses java.security.Provider;
}
