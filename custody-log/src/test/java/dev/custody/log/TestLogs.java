package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Logs to try things on: their entries are short texts, for a log does not look into entries. */
final class TestLogs {

  static final String ORIGIN = "example.com/dock-7";
  static final Signer KEY = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());

  private TestLogs() {}

  static LogEntry entry(int number) {
    char[] tail = new char[number % 11];
    Arrays.fill(tail, 'x');
    return entry("entry " + number + new String(tail));
  }

  static LogEntry entry(String text) {
    return LogEntry.ofRaw(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  static List<LogEntry> entries(int from, int to) {
    List<LogEntry> out = new ArrayList<>();
    for (int i = from; i < to; i++) {
      out.add(entry(i));
    }
    return out;
  }

  static CustodyLog.Settings settings() {
    return settings(64L * 1024 * 1024);
  }

  /** Salts that count, so that a failure can be repeated. */
  static CustodyLog.Settings settings(long segmentBytesMax) {
    byte[] salt = new byte[8];
    return new CustodyLog.Settings(
        () -> {
          salt[7]++;
          return salt.clone();
        },
        segmentBytesMax);
  }

  static CustodyLog create(Storage storage) {
    return create(storage, settings());
  }

  static CustodyLog create(Storage storage, CustodyLog.Settings settings) {
    try {
      return CustodyLog.create(storage, ORIGIN, KEY, settings);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static OpenResult open(Storage storage) throws IOException {
    return CustodyLog.open(storage, KEY, settings());
  }

  static CustodyLog reopen(Storage storage) throws IOException {
    return reopen(storage, settings());
  }

  static CustodyLog reopen(Storage storage, CustodyLog.Settings settings) throws IOException {
    OpenResult result = CustodyLog.open(storage, KEY, settings);
    if (result instanceof OpenResult.Opened opened) {
      return opened.log();
    }
    throw new AssertionError("expected a log: " + result.report());
  }

  static LogCheck check(Storage storage) throws IOException {
    return LogChecker.check(LogDirectory.read(storage));
  }
}
