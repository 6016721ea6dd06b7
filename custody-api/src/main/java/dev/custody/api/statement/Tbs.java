package dev.custody.api.statement;

import dev.custody.api.Digest;
import dev.custody.api.Bytes;
import dev.custody.api.EventId;

/** Stub. */
public final class Tbs {
  private Tbs() {}
  public static byte[] ofStatement(Bytes protectedHeader, EventId eventId) { throw new UnsupportedOperationException(); }
  public static byte[] ofBatch(Algorithm batched, KeyId kid, long treeSize, Digest root) { throw new UnsupportedOperationException(); }
}
