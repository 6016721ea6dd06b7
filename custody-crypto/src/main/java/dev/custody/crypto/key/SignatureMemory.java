package dev.custody.crypto.key;

import dev.custody.api.Bytes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Signatures that were found good before, so that who reads the same records again need not check
 * them again: {@link VerificationBackend#remembering}.
 *
 * <p>Of each one the SHA-256 over key, message and signature is kept, 32 bytes; of a signature that
 * is not good nothing. It says what was found and nothing about why it can be believed: whoever can
 * write it where it is kept can have any signature taken for good, so it needs the same protection
 * as the trust bundle, and a check over its own bytes is the keeper's to make. It keeps up to
 * {@value #COUNT_MAX}; what comes then is checked each time. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class SignatureMemory {

  /** Signatures remembered at most: 256 MiB of digests. */
  public static final int COUNT_MAX = 8 * 1_024 * 1_024;

  private static final int DIGEST = 32;
  private static final int SLOTS_MIN = 64;

  // Open addressing; digests are spread evenly, so their first bytes are the hash. A free slot is
  // all zeros, which no input is known to give.
  private byte[] slots = new byte[SLOTS_MIN * DIGEST];
  private int count;

  private SignatureMemory() {}

  /** Remembers nothing yet. */
  public static SignatureMemory empty() {
    return new SignatureMemory();
  }

  /**
   * What {@link #writeTo} wrote; reads no byte more.
   *
   * @throws IOException if it cannot be read, is cut off, or is none
   */
  public static SignatureMemory readFrom(InputStream source) throws IOException {
    DataInputStream in = new DataInputStream(source);
    int count = in.readInt();
    if (count < 0 || count > COUNT_MAX) {
      throw new IOException(
          "no signature memory: expected count=0.." + COUNT_MAX + ", found=" + count);
    }
    SignatureMemory memory = new SignatureMemory();
    byte[] digest = new byte[DIGEST];
    // Memory is taken as digests come, not as they are promised.
    for (int i = 0; i < count; i++) {
      in.readFully(digest);
      memory.add(digest);
    }
    return memory;
  }

  /** Writes all of it: the count, 4 bytes, and the digests in no order. */
  public synchronized void writeTo(OutputStream target) throws IOException {
    DataOutputStream out = new DataOutputStream(target);
    out.writeInt(count);
    for (int at = 0; at < slots.length; at += DIGEST) {
      if (!isFree(at)) {
        out.write(slots, at, DIGEST);
      }
    }
    out.flush();
  }

  /** How many it remembers. */
  public synchronized int count() {
    return count;
  }

  static byte[] digest(VerificationKey key, byte[] message, Bytes signature) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
    byte[] spki = key.spki().toByteArray();
    // The lengths keep the three apart.
    sha256.update(ByteBuffer.allocate(8).putInt(spki.length).putInt(message.length).array());
    sha256.update(spki);
    sha256.update(message);
    return sha256.digest(signature.toByteArray());
  }

  synchronized boolean knows(byte[] digest) {
    return !isFree(slot(slots, digest));
  }

  synchronized void add(byte[] digest) {
    if (count == COUNT_MAX) {
      return;
    }
    if (count >= slots.length / DIGEST / 4 * 3) {
      byte[] wider = new byte[slots.length * 2];
      for (int at = 0; at < slots.length; at += DIGEST) {
        if (!isFree(at)) {
          byte[] known = Arrays.copyOfRange(slots, at, at + DIGEST);
          System.arraycopy(known, 0, wider, slot(wider, known), DIGEST);
        }
      }
      slots = wider;
    }
    int at = slot(slots, digest);
    if (isFree(at)) {
      System.arraycopy(digest, 0, slots, at, DIGEST);
      // A digest of zeros would look like a free slot: it is not remembered.
      count += isFree(at) ? 0 : 1;
    }
  }

  /** Where this digest stands, or the free slot where it would. */
  private static int slot(byte[] slots, byte[] digest) {
    int mask = slots.length / DIGEST - 1;
    int hash =
        (digest[0] & 0xff) << 24
            | (digest[1] & 0xff) << 16
            | (digest[2] & 0xff) << 8
            | digest[3] & 0xff;
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      int at = i * DIGEST;
      if (equal(slots, at, digest) || isFree(slots, at)) {
        return at;
      }
    }
  }

  private static boolean equal(byte[] slots, int at, byte[] digest) {
    for (int i = 0; i < DIGEST; i++) {
      if (slots[at + i] != digest[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isFree(int at) {
    return isFree(slots, at);
  }

  private static boolean isFree(byte[] slots, int at) {
    for (int i = 0; i < DIGEST; i++) {
      if (slots[at + i] != 0) {
        return false;
      }
    }
    return true;
  }
}
