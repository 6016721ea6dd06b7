/** Signing with a key in AWS KMS, and holding what KMS signed against what was asked for. */
module dev.custody.kms {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires transitive dev.custody.crypto;
  requires transitive software.amazon.awssdk.services.kms;
  requires dev.custody.api;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.retries;
  requires com.fasterxml.jackson.core;

  exports dev.custody.kms;
  exports dev.custody.kms.audit;
}
