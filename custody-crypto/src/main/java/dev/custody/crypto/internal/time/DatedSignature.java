package dev.custody.crypto.internal.time;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Statement;

/** What a token is asked for and looked up by: the bytes of a signature. */
public final class DatedSignature {

  private DatedSignature() {}

  /** The signature itself; of a batched statement that over the root of its batch. */
  public static Parsed<Bytes> of(Statement statement, ProtectedHeader header) {
    Algorithm algorithm = header.algorithm();
    if (algorithm == null || !algorithm.batched()) {
      return new Parsed.Accepted<>(statement.signature());
    }
    Parsed<BatchProof> proof = ContainerCodec.parseBatchProof(statement.signature());
    return proof instanceof Parsed.Refused<BatchProof> refused
        ? new Parsed.Refused<>(refused.refusals())
        : new Parsed.Accepted<>(proof.require().signature());
  }
}
