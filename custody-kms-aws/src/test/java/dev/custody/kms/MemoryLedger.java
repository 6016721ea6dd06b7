package dev.custody.kms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A ledger that forgets with the test, and fails on demand. */
final class MemoryLedger implements KeyUsageLedger {

  final List<Use> uses = new ArrayList<>();
  final Map<String, String> requests = new LinkedHashMap<>();
  private final List<String> signed = new ArrayList<>();
  volatile boolean failBegin;
  volatile boolean failEnd;

  @Override
  public synchronized void begin(Use use) throws IOException {
    if (failBegin) {
      throw new IOException("disk full");
    }
    uses.add(use);
  }

  @Override
  public synchronized void end(String attempt, String requestId, boolean wasSigned)
      throws IOException {
    if (failEnd) {
      throw new IOException("disk full");
    }
    requests.put(attempt, requestId);
    if (wasSigned) {
      signed.add(attempt);
    }
  }

  synchronized List<String> signed() {
    return new ArrayList<>(signed);
  }
}
