package dev.custody.crypto.key;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;

/** No input makes anything but a key or the documented exceptions. */
class KeyFuzz {

  @FuzzTest
  void spki(byte[] data) {
    try {
      VerificationKey key = VerificationKey.parse(Bytes.copyOf(data));
      if (!key.spki().equals(Bytes.copyOf(data))) {
        throw new AssertionError("a key has one encoding");
      }
    } catch (MalformedKeyException e) {
      requireMessage(e);
    }
  }

  @FuzzTest
  void pem(byte[] data) {
    try {
      PrivateKeyPem.read(data);
    } catch (MalformedKeyException | KeyPasswordException e) {
      requireMessage(e);
    }
    try {
      // The count of iterations is the input's: up to two million: slow for a fuzzer, and bounded.
      PrivateKeyPem.read(data, new char[] {'x'});
    } catch (MalformedKeyException | KeyPasswordException e) {
      requireMessage(e);
    }
    try {
      PrivateKeyPem.readPublic(data);
    } catch (MalformedKeyException e) {
      requireMessage(e);
    }
  }

  private static void requireMessage(Exception e) {
    if (e.getMessage() == null || e.getMessage().isEmpty()) {
      throw new AssertionError("refused without a message", e);
    }
  }
}
