package dev.custody.crypto.internal.key;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.KeyPasswordException;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Key files as text (RFC 7468, strict form): one block with the private key, plain or encrypted,
 * and behind it the public key, so that a file says whose it is without a password and an altered
 * one is noticed.
 */
public final class KeyPem {

  /** Bytes of a key file; the longest of ours has about 3,000. */
  public static final int BYTES_MAX = 16 * 1_024;

  private static final String PRIVATE = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int LINE = 64;

  private KeyPem() {}

  /** Private and public key. */
  public static byte[] write(SecretKey key) {
    byte[] der = Pkcs8.encode(key);
    return join(block(PRIVATE, der), writePublic(key.publicKey()));
  }

  /** Private key under a password, and public key. */
  public static byte[] writeEncrypted(
      SecretKey key, char[] password, int iterations, SecureRandom random) {
    byte[] der = Pkcs8.encode(key);
    try {
      byte[] encrypted = Pbes2.encrypt(der, password, iterations, random);
      return join(block(ENCRYPTED, encrypted), writePublic(key.publicKey()));
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  /** The public key alone. */
  public static byte[] writePublic(VerificationKey key) {
    return block(PUBLIC, key.spki().unsafeArray());
  }

  /** The private key of a file, held against the public key beside it if there is one. */
  public static SecretKey read(byte[] pem, char @Nullable [] password)
      throws MalformedKeyException, KeyPasswordException {
    List<Block> blocks = parse(pem);
    Block first = blocks.get(0);
    byte[] der = first.der;
    if (first.label.equals(ENCRYPTED)) {
      if (password == null) {
        throw new KeyPasswordException("private key is encrypted: password expected");
      }
      der = Pbes2.decrypt(der, password);
    } else if (!first.label.equals(PRIVATE)) {
      throw new MalformedKeyException("private key expected: found block=" + first.label);
    } else if (password != null) {
      throw new MalformedKeyException("private key is not encrypted, though a password is given");
    }
    SecretKey key = decode(der, first.label.equals(ENCRYPTED));
    if (blocks.size() > 1) {
      Pkcs8.requirePublic(key, VerificationKey.parse(Bytes.ofOwned(blocks.get(1).der)));
    }
    return key;
  }

  /** The public key of a file, also of one whose private key is encrypted. */
  public static VerificationKey readPublic(byte[] pem) throws MalformedKeyException {
    List<Block> blocks = parse(pem);
    Block last = blocks.get(blocks.size() - 1);
    if (last.label.equals(PUBLIC)) {
      return VerificationKey.parse(Bytes.ofOwned(last.der));
    }
    if (last.label.equals(PRIVATE)) {
      return Pkcs8.decode(last.der).publicKey();
    }
    throw new MalformedKeyException("public key expected: found block=" + last.label);
  }

  /** Whether the private key in it needs a password. */
  public static boolean isEncrypted(byte[] pem) throws MalformedKeyException {
    return parse(pem).get(0).label.equals(ENCRYPTED);
  }

  private static SecretKey decode(byte[] der, boolean decrypted)
      throws MalformedKeyException, KeyPasswordException {
    try {
      return Pkcs8.decode(der);
    } catch (MalformedKeyException e) {
      if (decrypted) {
        // A wrong password passes the padding once in 256 times; what comes out is noise.
        throw new KeyPasswordException("private key not opened: password wrong or file altered");
      }
      throw e;
    } finally {
      if (decrypted) {
        Arrays.fill(der, (byte) 0);
      }
    }
  }

  /** One or two blocks, the second a public key; nothing between, before or behind. */
  private static List<Block> parse(byte[] pem) throws MalformedKeyException {
    if (pem.length > BYTES_MAX) {
      throw new MalformedKeyException(
          "key file longer than limit: lengthBytes=" + pem.length + ", limitBytes=" + BYTES_MAX);
    }
    for (byte b : pem) {
      if (b < 0) {
        throw new MalformedKeyException("key file is not PEM text of ASCII characters");
      }
    }
    String[] lines = new String(pem, StandardCharsets.US_ASCII).split("\r?\n", -1);
    int count = lines.length;
    if (count < 2 || !lines[count - 1].isEmpty()) {
      throw new MalformedKeyException("key file does not end with a line break");
    }
    List<Block> blocks = new ArrayList<>();
    int at = 0;
    while (at < count - 1) {
      at = block(lines, at, blocks);
    }
    boolean good =
        blocks.size() == 1
            || blocks.size() == 2
                && !blocks.get(0).label.equals(PUBLIC)
                && blocks.get(1).label.equals(PUBLIC);
    if (!good) {
      throw new MalformedKeyException(
          "key file with other blocks: expected a key and at most its public key, found blocks="
              + blocks.size());
    }
    return blocks;
  }

  private static int block(String[] lines, int begin, List<Block> blocks)
      throws MalformedKeyException {
    String label = label(lines[begin], begin);
    StringBuilder text = new StringBuilder();
    int at = begin + 1;
    // The last line is empty, so there is one that does not belong to the text.
    while (!lines[at].isEmpty() && lines[at].charAt(0) != '-') {
      boolean last = lines[at + 1].startsWith("-");
      if (lines[at].length() > LINE || !last && lines[at].length() != LINE) {
        throw new MalformedKeyException("line of another length than 64: line=" + (at + 1));
      }
      text.append(lines[at]);
      at++;
    }
    if (!lines[at].equals("-----END " + label + "-----")) {
      throw new MalformedKeyException("end of block expected: line=" + (at + 1));
    }
    byte[] der;
    try {
      der = Base64.getDecoder().decode(text.toString());
    } catch (IllegalArgumentException e) {
      throw new MalformedKeyException("block is not base64: line=" + (begin + 2));
    }
    if (!Base64.getEncoder().encodeToString(der).contentEquals(text)) {
      throw new MalformedKeyException("block is not canonical base64: line=" + (begin + 2));
    }
    blocks.add(new Block(label, der));
    return at + 1;
  }

  private static String label(String line, int at) throws MalformedKeyException {
    for (String label : new String[] {PRIVATE, ENCRYPTED, PUBLIC}) {
      if (line.equals("-----BEGIN " + label + "-----")) {
        return label;
      }
    }
    throw new MalformedKeyException(
        "PKCS#8 key expected, BEGIN PRIVATE KEY, ENCRYPTED PRIVATE KEY or PUBLIC KEY: line="
            + (at + 1));
  }

  private static byte[] block(String label, byte[] der) {
    String base64 = Base64.getEncoder().encodeToString(der);
    StringBuilder out = new StringBuilder("-----BEGIN ").append(label).append("-----\n");
    for (int i = 0; i < base64.length(); i += LINE) {
      out.append(base64, i, Math.min(i + LINE, base64.length())).append('\n');
    }
    out.append("-----END ").append(label).append("-----\n");
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] out = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, out, first.length, second.length);
    return out;
  }

  private static final class Block {
    private final String label;
    private final byte[] der;

    private Block(String label, byte[] der) {
      this.label = label;
      this.der = der;
    }
  }
}
