/** The command line. */
module dev.custody.cli {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires dev.custody.api;
  requires dev.custody.crypto;
  requires dev.custody.log;
  requires dev.custody.reconcile;
  requires dev.custody.feeds;
  requires dev.custody.kms;
  requires com.fasterxml.jackson.databind;
  requires java.net.http;
  requires jdk.httpserver;
  requires info.picocli;
  requires com.google.zxing;
}
