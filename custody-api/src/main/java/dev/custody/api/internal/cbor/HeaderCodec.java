package dev.custody.api.internal.cbor;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.ProtectedHeader;

/** Stub. */
public final class HeaderCodec {
  private HeaderCodec() {}
  public static Bytes encode(ProtectedHeader header) { throw new UnsupportedOperationException(); }
  public static Parsed<ProtectedHeader> parse(Bytes encoded) { throw new UnsupportedOperationException(); }
}
