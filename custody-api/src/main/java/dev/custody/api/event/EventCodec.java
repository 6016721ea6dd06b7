package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;

/** Stub. */
public final class EventCodec {
  private EventCodec() {}
  public static Bytes encode(CustodyEvent event) { throw new UnsupportedOperationException(); }
  public static Parsed<CustodyEvent> decode(Bytes body) { throw new UnsupportedOperationException(); }
  static CustodyEvent check(CustodyEventBuilder builder) { throw new UnsupportedOperationException(); }
}
