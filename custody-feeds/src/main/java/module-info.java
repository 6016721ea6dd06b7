/** Feeds of partners in and out, and the JSON forms of ours. */
module dev.custody.feeds {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires transitive dev.custody.api;
  requires transitive dev.custody.crypto;
  requires transitive dev.custody.log;
  requires com.fasterxml.jackson.core;

  exports dev.custody.feeds.epcis;
  exports dev.custody.feeds.gateway;
  exports dev.custody.feeds.json;
  exports dev.custody.feeds.table;
}
