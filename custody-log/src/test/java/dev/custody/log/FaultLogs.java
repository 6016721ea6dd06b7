package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.util.Collections;
import java.util.function.Supplier;

/** What the fault tests need of this package: logs on any storage, of one key for good. */
public final class FaultLogs {

  private FaultLogs() {}

  /** Always the same key, so that a run can be repeated. */
  public static Signer key() {
    try {
      return SoftwareSigner.ofSecret(Algorithm.ED25519, new byte[32]);
    } catch (MalformedKeyException e) {
      throw new AssertionError("any 32 bytes are an Ed25519 key", e);
    }
  }

  private static final Signer KEY = key();

  /** A witness, who signs whatever he is shown. */
  public static final Cosigner WITNESS = Cosigner.of("example.com/witness", KEY);

  /**
   * A policy that tells at once and writes when it must: a batch is full, a checkpoint, the end.
   */
  public static final Durability RELAXED = Durability.relaxed(Durability.WINDOW_MAX);

  public static CustodyLog create(
      Storage storage, Durability durability, Supplier<byte[]> salts, long segmentBytesMax)
      throws IOException, SigningException {
    return LogOpening.create(
        storage, signer(), durability, new CustodyLog.Settings(salts, segmentBytesMax));
  }

  public static OpenResult open(
      Storage storage, Durability durability, Supplier<byte[]> salts, long segmentBytesMax)
      throws IOException {
    return LogOpening.open(
        storage, signer(), durability, new CustodyLog.Settings(salts, segmentBytesMax));
  }

  private static CheckpointSigner signer() {
    return CheckpointSigner.of(TestLogs.ORIGIN, KEY, Collections.emptyList());
  }

  /** Gives the log back without a checkpoint, as a killed process would. */
  public static void abandon(CustodyLog log) throws IOException {
    log.abandon();
  }

  public static LogCheck check(Storage storage) throws IOException {
    return TestLogs.check(storage);
  }

  public static LogReader reader(Storage storage) throws IOException {
    return LogReader.open(storage);
  }

  public static LogEntry entry(byte[] bytes) {
    return LogEntry.ofRaw(Bytes.copyOf(bytes));
  }
}
