package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;

/** Stub. */
public final class ContainerCodec {
  private ContainerCodec() {}
  public static Bytes encode(SignedEvent event) { throw new UnsupportedOperationException(); }
  public static Bytes encode(EventPackage event) { throw new UnsupportedOperationException(); }
  public static Bytes encode(BatchProof proof) { throw new UnsupportedOperationException(); }
  public static Bytes encode(FeedRecord record) { throw new UnsupportedOperationException(); }
  public static Parsed<SignedEvent> parseSignedEvent(Bytes bytes) { throw new UnsupportedOperationException(); }
  public static Parsed<EventPackage> parseEventPackage(Bytes bytes) { throw new UnsupportedOperationException(); }
  public static Parsed<BatchProof> parseBatchProof(Bytes bytes) { throw new UnsupportedOperationException(); }
  public static Parsed<FeedRecord> parseFeedRecord(Bytes bytes) { throw new UnsupportedOperationException(); }
}
