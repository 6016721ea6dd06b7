package dev.custody.pkcs11.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** What the worker is asked to open. */
final class TokenRequest {

  private final String library;
  private final String tokenLabel;
  private final String keyLabel;
  private final byte[] spki;
  private final char[] pin;
  private final int sessions;

  /**
   * @param library absolute path of the token's library
   * @param tokenLabel label of the token
   * @param keyLabel label of the key's certificate; empty for any
   * @param spki public key in DER; empty for any
   * @param pin of the user, not copied; wiped with {@link #wipe}
   * @param sessions how many signatures at a time
   */
  TokenRequest(
      String library, String tokenLabel, String keyLabel, byte[] spki, char[] pin, int sessions) {
    this.library = library;
    this.tokenLabel = tokenLabel;
    this.keyLabel = keyLabel;
    this.spki = spki;
    this.pin = pin;
    this.sessions = sessions;
  }

  String library() {
    return library;
  }

  String tokenLabel() {
    return tokenLabel;
  }

  String keyLabel() {
    return keyLabel;
  }

  byte[] spki() {
    return spki;
  }

  char[] pin() {
    return pin;
  }

  int sessions() {
    return sessions;
  }

  byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(library);
    out.writeUTF(tokenLabel);
    out.writeUTF(keyLabel);
    out.writeInt(spki.length);
    out.write(spki);
    out.writeInt(sessions);
    out.writeInt(pin.length);
    for (char c : pin) {
      out.writeChar(c);
    }
    return bytes.toByteArray();
  }

  static TokenRequest decode(byte[] content) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
    String library = in.readUTF();
    String tokenLabel = in.readUTF();
    String keyLabel = in.readUTF();
    byte[] spki = new byte[length(in, content)];
    in.readFully(spki);
    int sessions = in.readInt();
    char[] pin = new char[length(in, content)];
    for (int i = 0; i < pin.length; i++) {
      pin[i] = in.readChar();
    }
    return new TokenRequest(library, tokenLabel, keyLabel, spki, pin, sessions);
  }

  private static int length(DataInputStream in, byte[] content) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > content.length) {
      throw new IOException("request with a part longer than itself: length=" + length);
    }
    return length;
  }

  void wipe() {
    Arrays.fill(pin, '\0');
  }

  /** Without the PIN. */
  @Override
  public String toString() {
    return "TokenRequest[tokenLabel=" + tokenLabel + "]";
  }
}
