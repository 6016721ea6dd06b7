package dev.custody.kms;

import dev.custody.api.Digest;
import dev.custody.api.statement.KeyId;
import java.io.IOException;
import java.time.Instant;

/**
 * Our own record of every use of a key, to be held against that of AWS.
 *
 * <p>A use is written down before the call is made, and its end when the answer is there. A call
 * whose answer never came stays open: KMS may have signed all the same. Thread-safe.
 *
 * @since 0.1.0
 */
public interface KeyUsageLedger {

  /**
   * Writes down that a call is about to be made. When this returns it is as durable as this ledger
   * is; where it fails, no call is made.
   *
   * @param use what is about to happen
   * @throws IOException if it may not be written down
   */
  void begin(Use use) throws IOException;

  /**
   * Writes down how the call ended. Where it fails, the signature is not handed out.
   *
   * @param attempt the use's
   * @param requestId what AWS calls the request; empty if the answer had none
   * @param signed whether the answer was a signature
   * @throws IOException if it may not be written down
   */
  void end(String attempt, String requestId, boolean signed) throws IOException;

  /**
   * One call.
   *
   * @param attempt 32 random hex digits, which also stand in the user agent that AWS writes down
   * @param at by this machine's clock
   * @param keyArn the key
   * @param keyId what the key is in trust bundles
   * @param message SHA-256 of what is to be signed
   * @since 0.1.0
   */
  record Use(String attempt, Instant at, String keyArn, KeyId keyId, Digest message) {}
}
