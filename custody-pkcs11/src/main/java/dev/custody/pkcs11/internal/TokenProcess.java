package dev.custody.pkcs11.internal;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.SigningException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A running worker, logged in to its token, as its parent sees it. Thread-safe. Once a call has
 * ended with {@link Broken} it is of no more use and is closed.
 */
public final class TokenProcess implements AutoCloseable {

  // A Java starts, a library looks for its tokens: seconds on a busy machine.
  private static final Duration OPENING_MIN = Duration.ofSeconds(30);

  private final Process process;
  private final byte[] marker = new byte[Frames.MARKER_BYTES];
  private final Duration timeout;
  private final Map<Long, CompletableFuture<byte[]>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong nextId = new AtomicLong();
  private final OutputStream toWorker;

  private TokenProcess(Process process, Duration timeout) {
    this.process = process;
    this.timeout = timeout;
    this.toWorker = process.getOutputStream();
    new SecureRandom().nextBytes(marker);
  }

  /** The call found worker or token in a state that a new worker may mend. */
  public static final class Broken extends Exception {

    private static final long serialVersionUID = 1L;

    private final SigningException answer;

    Broken(SigningException answer) {
      super(answer);
      this.answer = answer;
    }

    /** What to tell the caller if nothing mends it. */
    public SigningException answer() {
      return answer;
    }
  }

  /** The PIN was not taken, or must not be tried: no worker may try it again. */
  public static final class PinRefused extends Exception {

    private static final long serialVersionUID = 1L;

    PinRefused(String message) {
      super(message);
    }
  }

  /** A worker with its token, and the public key that it found. */
  public record Started(TokenProcess process, Bytes spki) {}

  /**
   * Starts a worker and lets it open the token, with one try of the PIN.
   *
   * @param spki public key that is looked for; empty for any
   * @param pin stays with the caller
   * @throws PinRefused if the PIN was not taken
   * @throws SigningException if the token cannot be opened
   */
  public static Started start(
      Path library,
      String tokenLabel,
      String keyLabel,
      byte[] spki,
      char[] pin,
      int sessions,
      Duration timeout,
      Map<String, String> environment)
      throws PinRefused, SigningException {
    TokenRequest request =
        new TokenRequest(library.toString(), tokenLabel, keyLabel, spki, pin.clone(), sessions);
    TokenProcess started;
    try {
      started = new TokenProcess(launch(environment), timeout);
    } catch (IOException e) {
      request.wipe();
      throw outage("process for the token does not start", e);
    }
    boolean opened = false;
    try {
      byte[] found = started.open(request);
      opened = true;
      return new Started(started, Bytes.ofOwned(found));
    } finally {
      request.wipe();
      if (!opened) {
        started.close();
      }
    }
  }

  private byte[] open(TokenRequest request) throws PinRefused, SigningException {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    waiting.put(TokenWorker.OPENING, answer);
    Thread reader = new Thread(this::readAnswers, "custody-pkcs11-reader");
    reader.setDaemon(true);
    reader.start();
    byte[] content = new byte[0];
    try {
      content = request.encode();
      synchronized (toWorker) {
        toWorker.write(marker);
        Frames.write(toWorker, marker, content);
      }
    } catch (IOException e) {
      throw outage("process for the token ended", e);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
    try {
      return await(answer, timeout.compareTo(OPENING_MIN) < 0 ? OPENING_MIN : timeout);
    } catch (Broken e) {
      throw e.answer();
    } finally {
      waiting.remove(TokenWorker.OPENING);
    }
  }

  /**
   * One signature.
   *
   * @return DER, not yet verified
   * @throws SigningException of kind RETRYABLE if the token was busy or the thread interrupted
   * @throws Broken if the token did not sign, or not in time
   */
  public byte[] sign(byte[] tbs) throws Broken, SigningException {
    long id = nextId.getAndIncrement();
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    try {
      if (!process.isAlive()) {
        throw new Broken(outage("process for the token ended", null));
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 + tbs.length);
      new DataOutputStream(bytes).writeLong(id);
      bytes.write(tbs);
      synchronized (toWorker) {
        Frames.write(toWorker, marker, bytes.toByteArray());
      }
      return await(answer, timeout);
    } catch (IOException e) {
      throw new Broken(outage("process for the token ended", e));
    } catch (PinRefused e) {
      // The login was lost and asked for again: a new worker logs in, once.
      throw new Broken(new SigningException(SigningException.Kind.PERMISSION, text(e), null));
    } finally {
      waiting.remove(id);
    }
  }

  private static byte[] await(CompletableFuture<byte[]> answer, Duration timeout)
      throws Broken, PinRefused, SigningException {
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SigningException(
          SigningException.Kind.RETRYABLE, "interrupted while the token worked", e);
    } catch (TimeoutException e) {
      throw new Broken(outage("token did not answer: limitMillis=" + timeout.toMillis(), null));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TokenFault fault) {
        throw fault(fault);
      }
      throw new Broken(outage("process for the token ended", e.getCause()));
    }
  }

  /** Returns what Broken is, throws what leaves the worker as good as it was. */
  private static Broken fault(TokenFault fault) throws PinRefused, SigningException {
    switch (fault.kind()) {
      case PIN:
        throw new PinRefused(text(fault));
      case BUSY:
        throw new SigningException(SigningException.Kind.RETRYABLE, text(fault), null);
      case PERMISSION:
        return new Broken(
            new SigningException(SigningException.Kind.PERMISSION, text(fault), null));
      case KEY:
        return new Broken(new SigningException(SigningException.Kind.KEY_STATE, text(fault), null));
      default:
        return new Broken(new SigningException(SigningException.Kind.OUTAGE, text(fault), null));
    }
  }

  private void readAnswers() {
    Throwable end;
    try {
      InputStream in = process.getInputStream();
      while (true) {
        byte[] frame = Frames.read(in, marker, Frames.ANSWER_BYTES_MAX);
        DataInputStream message = new DataInputStream(new ByteArrayInputStream(frame));
        CompletableFuture<byte[]> answer = waiting.get(message.readLong());
        int status = message.readUnsignedByte();
        if (answer == null) {
          // Whoever asked has given up.
          continue;
        }
        if (status == 0) {
          answer.complete(message.readAllBytes());
        } else {
          answer.completeExceptionally(
              new TokenFault(TokenFault.Kind.values()[status - 1], message.readUTF()));
        }
      }
    } catch (IOException | RuntimeException e) {
      end = e;
    }
    process.destroyForcibly();
    for (CompletableFuture<byte[]> answer : waiting.values()) {
      answer.completeExceptionally(end);
    }
  }

  /** Ends the process, whatever it is doing; the token sees its sessions end. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Process launch(Map<String, String> environment) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                java.toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ownCode().toString(),
                TokenWorker.class.getName()));
    builder.environment().putAll(environment);
    // What the library prints on its way is none of ours, and it may be much.
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  /** The jar or directory that this class came from. */
  private static Path ownCode() throws IOException {
    try {
      URI location = TokenProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (!"file".equals(location.getScheme())) {
        throw new IOException("jar of this module must be a file of its own: found=" + location);
      }
      return Path.of(location);
    } catch (URISyntaxException e) {
      throw new IOException("jar of this module must be a file of its own", e);
    }
  }

  private static SigningException outage(String message, @Nullable Throwable cause) {
    return new SigningException(SigningException.Kind.OUTAGE, message, cause);
  }

  private static String text(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
