package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;

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

  public static CustodyLog create(Storage storage, long segmentBytesMax)
      throws IOException, SigningException {
    return CustodyLog.create(storage, TestLogs.ORIGIN, KEY, TestLogs.settings(segmentBytesMax));
  }

  public static OpenResult open(Storage storage, long segmentBytesMax) throws IOException {
    return CustodyLog.open(storage, KEY, TestLogs.settings(segmentBytesMax));
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
