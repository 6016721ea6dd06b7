package dev.custody.kms;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.kms.audit.CloudTrailFile;
import dev.custody.kms.audit.LedgerFile;
import dev.custody.kms.audit.MalformedRecordException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Whatever the bytes: what was written, or a refusal of the declared kind. */
class KmsFilesFuzz {

  @FuzzTest(maxDuration = "2m")
  void keyFile(byte[] bytes) {
    try {
      KmsKeyFile file = KmsKeyFile.parse(bytes);
      byte[] encoded = file.encode();
      if (!Arrays.equals(KmsKeyFile.parse(encoded).encode(), encoded)) {
        throw new AssertionError("a key file that reads back as another");
      }
    } catch (MalformedKeyException refused) {
      says(refused);
    }
  }

  @FuzzTest(maxDuration = "2m")
  void trail(byte[] bytes) throws IOException {
    try {
      CloudTrailFile.read(
          "x",
          new ByteArrayInputStream(bytes),
          sign -> {
            if (sign.requestId().isEmpty()) {
              throw new AssertionError("a Sign without request id");
            }
          });
    } catch (MalformedRecordException refused) {
      says(refused);
    }
  }

  @FuzzTest(maxDuration = "2m")
  void ledger(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("ledger", ".jsonl");
    try {
      Files.write(file, bytes);
      LedgerFile.read(file).count();
    } catch (MalformedRecordException refused) {
      says(refused);
    } finally {
      Files.delete(file);
    }
  }

  private static void says(Exception refused) {
    if (refused.getMessage() == null) {
      throw new AssertionError("a refusal without a word");
    }
  }
}
