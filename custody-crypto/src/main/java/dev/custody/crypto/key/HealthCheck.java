package dev.custody.crypto.key;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/** What a health check signs. */
final class HealthCheck {

  private static final byte[] TEXT =
      "custody health check v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final int RANDOM_BYTES = 32;

  private HealthCheck() {}

  /** A text that begins no statement, and 32 random bytes behind it. */
  static byte[] bytes() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    byte[] out = Arrays.copyOf(TEXT, TEXT.length + random.length);
    System.arraycopy(random, 0, out, TEXT.length, random.length);
    return out;
  }
}
