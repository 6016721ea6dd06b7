package dev.custody.pkcs11.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The program of the process that a token's library lives in. Ends when its input ends, so it does
 * not outlive whoever started it.
 *
 * <pre>
 *   in   marker, then frames: one {@link TokenRequest}; then id(8) tbs
 *   out  frames: id(8) status(1) content; status 0: DER signature, or after opening the public key;
 *        1 + n: the fault of kind n, and its message. The answer to opening has id -1
 * </pre>
 */
public final class TokenWorker {

  static final long OPENING = -1;
  private static final int MESSAGE_CHARS_MAX = 1_000;

  private final byte[] marker;
  private final OutputStream out;

  private TokenWorker(byte[] marker, OutputStream out) {
    this.marker = marker;
    this.out = out;
  }

  /** Takes no arguments: what is secret must not stand in the list of processes. */
  public static void main(String[] args) throws IOException {
    InputStream in = System.in;
    byte[] marker = new byte[Frames.MARKER_BYTES];
    Frames.readFully(in, marker);
    new TokenWorker(marker, new FileOutputStream(FileDescriptor.out)).run(in);
  }

  private void run(InputStream in) throws IOException {
    try {
      TokenRequest request = TokenRequest.decode(Frames.read(in, marker, Frames.CONTENT_BYTES_MAX));
      OpenToken token;
      try {
        token = OpenToken.open(request);
      } catch (TokenFault e) {
        answer(OPENING, e);
        return;
      } finally {
        request.wipe();
      }
      answer(OPENING, 0, token.spki());
      serve(in, token, request.sessions());
    } catch (IOException e) {
      // Nobody is there any more to tell it to.
      return;
    } finally {
      // Without a word to the library: a token that hangs would hold this process.
      Runtime.getRuntime().halt(0);
    }
  }

  private void serve(InputStream in, OpenToken token, int sessions) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(sessions);
    while (true) {
      DataInputStream message =
          new DataInputStream(
              new ByteArrayInputStream(Frames.read(in, marker, Frames.CONTENT_BYTES_MAX)));
      long id = message.readLong();
      byte[] tbs = message.readAllBytes();
      pool.execute(() -> sign(token, id, tbs));
    }
  }

  private void sign(OpenToken token, long id, byte[] tbs) {
    try {
      try {
        answer(id, 0, token.sign(tbs));
      } catch (TokenFault e) {
        answer(id, e);
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void answer(long id, TokenFault fault) throws IOException {
    String message = String.valueOf(fault.getMessage());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes)
        .writeUTF(message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX)));
    answer(id, 1 + fault.kind().ordinal(), bytes.toByteArray());
  }

  private void answer(long id, int status, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream frame = new DataOutputStream(bytes);
    frame.writeLong(id);
    frame.writeByte(status);
    frame.write(content);
    synchronized (out) {
      Frames.write(out, marker, bytes.toByteArray());
    }
  }
}
