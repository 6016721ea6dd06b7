/** The append-only log of signed events. */
module dev.custody.log {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires transitive dev.custody.api;
  requires transitive dev.custody.crypto;

  exports dev.custody.log;
  exports dev.custody.log.mirror;
  exports dev.custody.log.outbox;
  exports dev.custody.log.report;
  exports dev.custody.log.stream;
  exports dev.custody.log.witness;
}
