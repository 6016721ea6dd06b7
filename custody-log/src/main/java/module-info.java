/** The append-only log of signed events. */
module dev.custody.log {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires transitive dev.custody.api;
  requires transitive dev.custody.crypto;
}
