package dev.custody.crypto.proof;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;

/** Any bytes are refused or read, and what is read is written as it was. */
class ProofFuzz {

  @FuzzTest(maxDuration = "30s")
  void tlogProof(byte[] data) {
    Bytes text = Bytes.copyOf(data);
    if (TlogProof.parse(text) instanceof Parsed.Accepted<TlogProof> accepted) {
      requireSame(accepted.value().encode(), text);
      ProofVerdict verdict =
          accepted.value().check(Bytes.EMPTY, Examples.ORIGIN, Examples.logKeys(), Examples.QUORUM);
      if (verdict instanceof ProofVerdict.Proven) {
        throw new AssertionError("proven without the log's key");
      }
    }
  }

  @FuzzTest(maxDuration = "30s")
  void fraudProof(byte[] data) {
    Bytes file = Bytes.copyOf(data);
    if (FraudProof.parse(file) instanceof Parsed.Accepted<FraudProof> accepted) {
      requireSame(accepted.value().encode(), file);
      if (FraudProofTest.check(accepted.value()) instanceof FraudVerdict.Proven) {
        throw new AssertionError("proven without the key");
      }
    }
  }

  private static void requireSame(Bytes written, Bytes read) {
    if (!written.equals(read)) {
      throw new AssertionError("read otherwise than written");
    }
  }
}
