package dev.custody.pkcs11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.EcdsaEncoding;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.pkcs11.internal.TokenProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A signer whose P-256 key is in a hardware security module, reached by PKCS#11.
 *
 * <p>The token's library runs in a process of its own (docs/adr/0024): a library that hangs or
 * crashes takes nothing else with it, and a token that was taken away and brought back works again
 * without a restart, because a new process opens it. Any failure but a busy token is met with one
 * new process and one more try in the same call; after that the call fails, and for one second the
 * calls behind it fail at once instead of starting processes.
 *
 * <p>A PIN is tried once. When the token refuses it, or says that it is locked or has one try left,
 * every later call fails with {@link SigningException.Kind#PERMISSION} and the token is left alone;
 * a new signer with another PIN is a person's decision. The PIN is kept in memory while this is
 * open, to open the token again.
 *
 * <p>Thread-safe; calls beyond the number of sessions wait for their turn.
 *
 * @since 0.1.0
 */
public final class Pkcs11Signer implements Signer, AutoCloseable {

  private static final int TBS_BYTES_MAX = 4_096;
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Pkcs11Settings settings;
  private final LongSupplier nanoTime;
  private final VerificationKey publicKey;
  private final Semaphore sessions;
  private final Object opening = new Object();

  @GuardedBy("opening")
  private final char[] pin;

  @GuardedBy("opening")
  private @Nullable TokenProcess current;

  // Why no process is started: for good where it is a PIN, else until the pause has passed.
  @GuardedBy("opening")
  private @Nullable SigningException refusal;

  @GuardedBy("opening")
  private long refusedAt;

  @GuardedBy("opening")
  private boolean latched;

  @GuardedBy("opening")
  private boolean closed;

  @SuppressWarnings("GuardedBy") // not shared yet
  private Pkcs11Signer(Pkcs11Settings settings, char[] pin, LongSupplier nanoTime)
      throws SigningException {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.pin = pin.clone();
    this.sessions = new Semaphore(settings.sessions(), true);
    boolean opened = false;
    try {
      byte[] wanted = settings.publicKey().map(key -> key.spki().toByteArray()).orElse(new byte[0]);
      TokenProcess.Started started = start(wanted);
      this.current = started.process();
      this.publicKey = VerificationKey.of(Algorithm.ES256, started.spki());
      checkHealth();
      opened = true;
    } catch (TokenProcess.PinRefused e) {
      throw pinRefused(e);
    } catch (MalformedKeyException e) {
      throw new SigningException(
          SigningException.Kind.KEY_STATE,
          "P-256 key expected: token=" + settings.tokenLabel() + ", " + e.getMessage(),
          e);
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  /**
   * Opens the token, finds the key, and signs once to see that it works.
   *
   * @param settings which token and key
   * @param pin the user's; stays with the caller, who wipes it
   * @throws SigningException of kind PERMISSION if the PIN is not taken; OUTAGE if there is no such
   *     token or it does not answer; KEY_STATE if there is no such key with a certificate beside
   *     it, more than one, or two tokens of this label; BAD_SIGNATURE if private key and
   *     certificate do not belong together
   */
  public static Pkcs11Signer open(Pkcs11Settings settings, char[] pin) throws SigningException {
    return new Pkcs11Signer(settings, pin, System::nanoTime);
  }

  static Pkcs11Signer open(Pkcs11Settings settings, char[] pin, LongSupplier nanoTime)
      throws SigningException {
    return new Pkcs11Signer(settings, pin, nanoTime);
  }

  @Override
  public VerificationKey publicKey() {
    return publicKey;
  }

  /**
   * {@inheritDoc}
   *
   * @throws SigningException of kind RETRYABLE if all sessions stayed busy or the thread was
   *     interrupted; PERMISSION after a refused PIN; OUTAGE, KEY_STATE and BAD_SIGNATURE as {@link
   *     #open} has them
   * @throws IllegalArgumentException if there are more than 4,096 bytes
   * @throws IllegalStateException if it is closed
   */
  @Override
  public byte[] sign(byte[] tbs) throws SigningException {
    if (tbs.length > TBS_BYTES_MAX) {
      throw new IllegalArgumentException(
          "bytes to sign beyond limit: found=" + tbs.length + ", limit=" + TBS_BYTES_MAX);
    }
    takeSession();
    try {
      return Signer.requireFits(publicKey, tbs, EcdsaEncoding.ofDer(raw(tbs)));
    } finally {
      sessions.release();
    }
  }

  /** Ends the token's process and forgets the PIN; closing twice does nothing. */
  @Override
  public void close() {
    synchronized (opening) {
      closed = true;
      Arrays.fill(pin, '\0');
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }

  private byte[] raw(byte[] tbs) throws SigningException {
    TokenProcess first = process(null);
    try {
      return first.sign(tbs);
    } catch (TokenProcess.Broken e) {
      // A token that was put back, a session that was lost: a new process finds out.
      TokenProcess second = process(first);
      try {
        return second.sign(tbs);
      } catch (TokenProcess.Broken again) {
        again.addSuppressed(e);
        discard(second, again.answer());
        throw again.answer();
      }
    }
  }

  /**
   * A process that works as far as is known; starts one where there is none but this broken one.
   */
  private TokenProcess process(@Nullable TokenProcess broken) throws SigningException {
    synchronized (opening) {
      if (closed) {
        throw new IllegalStateException("signer is closed: token=" + settings.tokenLabel());
      }
      if (current != null && current != broken) {
        return current;
      }
      if (current != null) {
        current.close();
        current = null;
      }
      requireNotRefused();
      try {
        TokenProcess.Started started = start(publicKey.spki().toByteArray());
        current = started.process();
        refusal = null;
        return started.process();
      } catch (TokenProcess.PinRefused e) {
        latched = true;
        Arrays.fill(pin, '\0');
        refusal = pinRefused(e);
        throw refusal;
      } catch (SigningException e) {
        refuse(e);
        throw e;
      }
    }
  }

  private void discard(TokenProcess broken, SigningException why) {
    synchronized (opening) {
      if (current == broken) {
        broken.close();
        current = null;
        refuse(why);
      }
    }
  }

  @GuardedBy("opening")
  private void refuse(SigningException why) {
    refusal = why;
    refusedAt = nanoTime.getAsLong();
  }

  /** A new exception each time: one that is thrown to several threads has the trace of none. */
  @GuardedBy("opening")
  private void requireNotRefused() throws SigningException {
    SigningException known = refusal;
    if (known != null && (latched || nanoTime.getAsLong() - refusedAt < PAUSE_NANOS)) {
      throw new SigningException(known.kind(), String.valueOf(known.getMessage()), known);
    }
  }

  @GuardedBy("opening")
  private TokenProcess.Started start(byte[] spki) throws TokenProcess.PinRefused, SigningException {
    return TokenProcess.start(
        settings.library(),
        settings.tokenLabel(),
        settings.keyLabel().orElse(""),
        spki,
        pin,
        settings.sessions(),
        settings.timeout(),
        settings.environment());
  }

  private void takeSession() throws SigningException {
    boolean taken;
    try {
      taken = sessions.tryAcquire(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SigningException(
          SigningException.Kind.RETRYABLE, "interrupted while waiting for a session", e);
    }
    if (!taken) {
      throw new SigningException(
          SigningException.Kind.RETRYABLE,
          "all sessions busy: sessions=" + settings.sessions(),
          null);
    }
  }

  private SigningException pinRefused(TokenProcess.PinRefused e) {
    return new SigningException(
        SigningException.Kind.PERMISSION,
        "PIN refused, not tried again: token=" + settings.tokenLabel() + ", " + e.getMessage(),
        e);
  }

  /** Key id and token. */
  @Override
  public String toString() {
    return "Pkcs11Signer[" + keyId() + ", token=" + settings.tokenLabel() + "]";
  }
}
