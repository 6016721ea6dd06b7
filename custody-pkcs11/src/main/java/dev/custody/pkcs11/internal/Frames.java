package dev.custody.pkcs11.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Messages on a pipe: marker, length, content.
 *
 * <pre>
 *   marker(16)  length(4, big-endian)  content
 * </pre>
 *
 * <p>A library may print to the standard output that the answers travel on. A frame is written at
 * once and is shorter than what POSIX keeps whole in a pipe (PIPE_BUF, 4,096 bytes at least on
 * Linux), so foreign text stands between frames only; the reader looks for the marker, which is
 * random for each process.
 */
final class Frames {

  static final int MARKER_BYTES = 16;

  /** Of a frame's content towards the worker: its longest is a message to sign. */
  static final int CONTENT_BYTES_MAX = 16 * 1_024;

  /** Of a frame's content from the worker. */
  static final int ANSWER_BYTES_MAX = 4_000;

  private Frames() {}

  static void write(OutputStream out, byte[] marker, byte[] content) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(MARKER_BYTES + 4 + content.length);
    frame.put(marker).putInt(content.length).put(content);
    out.write(frame.array());
    out.flush();
  }

  /**
   * The content of the next frame; what stands before its marker is left out.
   *
   * @throws EOFException if there is none
   */
  static byte[] read(InputStream in, byte[] marker, int bytesMax) throws IOException {
    byte[] window = new byte[MARKER_BYTES];
    readFully(in, window);
    while (!Arrays.equals(window, marker)) {
      System.arraycopy(window, 1, window, 0, MARKER_BYTES - 1);
      window[MARKER_BYTES - 1] = readByte(in);
    }
    byte[] header = new byte[4];
    readFully(in, header);
    int length = ByteBuffer.wrap(header).getInt();
    if (length < 0 || length > bytesMax) {
      throw new IOException("frame beyond limit: lengthBytes=" + length + ", limit=" + bytesMax);
    }
    byte[] content = new byte[length];
    readFully(in, content);
    return content;
  }

  static void readFully(InputStream in, byte[] target) throws IOException {
    if (in.readNBytes(target, 0, target.length) != target.length) {
      throw new EOFException("pipe ended");
    }
  }

  private static byte readByte(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("pipe ended");
    }
    return (byte) next;
  }
}
