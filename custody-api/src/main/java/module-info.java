/** The event and its canonical bytes: start at {@code CustodyEvent} and {@code EventCodec}. */
module dev.custody.api {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
}
