package dev.custody.kms;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SigningException.Kind;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsServiceClientConfiguration;
import software.amazon.awssdk.services.kms.model.KmsResponse;

/**
 * Calls KMS until it answers or the deadline is there.
 *
 * <p>The SDK's own retries are off for these calls: each try has its own line in the ledger and its
 * own mark in the user agent, and only one thing decides how long is tried. Pauses grow from 50 ms
 * to 2 s, each shortened by a random part of up to all of it, so that many signers do not come back
 * at once.
 */
final class KmsCalls {

  static final String AGENT_MARK = "custody-attempt";

  private static final long PAUSE_FIRST_MS = 50;
  private static final long PAUSE_MAX_MS = 2_000;

  private final KmsClient client;
  private final Duration deadline;
  private final CallRate rate;
  private final KeyUsageLedger ledger;
  private final SecureRandom random = new SecureRandom();

  KmsCalls(KmsClient client, Duration deadline, CallRate rate, KeyUsageLedger ledger) {
    this.client = client;
    this.deadline = deadline;
    this.rate = rate;
    this.ledger = ledger;
  }

  KmsClient client() {
    return client;
  }

  /** A call that uses no key: not in the ledger. */
  <R extends KmsResponse> R ask(
      String operation, String key, Function<AwsRequestOverrideConfiguration, R> call)
      throws SigningException {
    return untilDeadline(operation, key, timeout -> call.apply(override(timeout, newAttempt())));
  }

  /** A call that uses the key: written down before and after. */
  <R extends KmsResponse> R use(
      String operation,
      String keyArn,
      KeyId kid,
      byte[] message,
      Function<AwsRequestOverrideConfiguration, R> call)
      throws SigningException {
    Digest digest = Digest.sha256(message);
    return untilDeadline(
        operation,
        keyArn,
        timeout -> {
          String attempt = newAttempt();
          begin(new KeyUsageLedger.Use(attempt, Instant.now(), keyArn, kid, digest));
          try {
            R answer = call.apply(override(timeout, attempt));
            end(attempt, requestId(answer), true);
            return answer;
          } catch (SdkException e) {
            String requestId = KmsFault.requestId(e);
            if (!requestId.isEmpty()) {
              // KMS answered and did not sign. Without an answer nobody knows: it stays open.
              end(attempt, requestId, false);
            }
            throw e;
          }
        });
  }

  private void begin(KeyUsageLedger.Use use) throws SigningException {
    try {
      ledger.begin(use);
    } catch (IOException e) {
      throw new SigningException(
          Kind.OUTAGE, "use of a key not written down, so not asked for: key=" + use.keyArn(), e);
    }
  }

  private void end(String attempt, String requestId, boolean signed) throws SigningException {
    try {
      ledger.end(attempt, requestId, signed);
    } catch (IOException e) {
      throw new SigningException(
          Kind.OUTAGE, "answer not written down, so not handed out: requestId=" + requestId, e);
    }
  }

  /** What AWS calls the request; it has one in every answer of the real service. */
  static String requestId(AwsResponse answer) {
    String id = answer.responseMetadata() == null ? null : answer.responseMetadata().requestId();
    return id == null || "UNKNOWN".equals(id) ? "" : id;
  }

  /** One try within what is left of the deadline. */
  private interface Try<R> {
    R within(Duration timeout) throws SigningException;
  }

  private <R> R untilDeadline(String operation, String key, Try<R> call) throws SigningException {
    long end = System.nanoTime() + deadline.toNanos();
    long pauseMs = PAUSE_FIRST_MS;
    SigningException before = null;
    while (true) {
      waitForTurn(operation, key, end);
      SigningException failed;
      try {
        return call.within(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
      } catch (SdkException e) {
        // Our own deadline cut this try short: what was seen before it tells more.
        failed = before != null && KmsFault.timedOut(e) ? before : KmsFault.of(operation, key, e);
        before = failed;
      }
      boolean mayPass = failed.kind() == Kind.RETRYABLE || failed.kind() == Kind.OUTAGE;
      long pauseNanos = (long) (pauseMs * 1_000_000L * (1 - random.nextDouble()));
      if (!mayPass || System.nanoTime() + pauseNanos >= end) {
        throw failed;
      }
      sleep(operation, key, pauseNanos);
      pauseMs = Math.min(PAUSE_MAX_MS, 2 * pauseMs);
    }
  }

  private void waitForTurn(String operation, String key, long end) throws SigningException {
    Duration wait = rate.take(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    if (wait.isNegative()) {
      throw new SigningException(
          Kind.RETRYABLE,
          "own rate of calls is used up until the deadline: operation="
              + operation
              + ", key="
              + key,
          null);
    }
    sleep(operation, key, wait.toNanos());
  }

  private static void sleep(String operation, String key, long nanos) throws SigningException {
    try {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SigningException(
          Kind.RETRYABLE, "interrupted: operation=" + operation + ", key=" + key, e);
    }
  }

  private static AwsRequestOverrideConfiguration override(Duration timeout, String attempt) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallTimeout(timeout)
        .apiCallAttemptTimeout(timeout)
        .addApiName(name -> name.name(AGENT_MARK).version(attempt))
        .addPlugin(
            client -> {
              if (client instanceof KmsServiceClientConfiguration.Builder kms) {
                kms.overrideConfiguration(
                    kms.overrideConfiguration().toBuilder()
                        .retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .build());
              }
            })
        .build();
  }

  private String newAttempt() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Bytes.ofOwned(bytes).toHex();
  }
}
