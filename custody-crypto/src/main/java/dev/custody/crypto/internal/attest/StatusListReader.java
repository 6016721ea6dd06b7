package dev.custody.crypto.internal.attest;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.MalformedEvidenceException;
import dev.custody.crypto.attest.StatusList;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the one JSON document that attestation needs (RFC 8259), without a JSON library: the
 * handheld has another than the server, and this module has none (docs/adr/0111).
 *
 * <p>Strict where it decides something: UTF-8, no duplicate member anywhere, {@code entries} must
 * be there, serial numbers are hex and listed once, a status is one of two words. Members that it
 * does not know are read over, since the maker adds some; depth is at most {@value #DEPTH_MAX}.
 */
public final class StatusListReader {

  private static final int DEPTH_MAX = 8;
  private static final int SERIAL_CHARACTERS_MAX = 40;

  private final String text;
  private int at;

  private StatusListReader(String text) {
    this.text = text;
  }

  /** The entries: serial number in lower-case hex without zeros ahead, and status. */
  public static Map<String, StatusList.Status> read(Bytes json) throws MalformedEvidenceException {
    if (json.length() > StatusList.BYTES_MAX) {
      throw new MalformedEvidenceException(
          "status list longer than limit: bytes="
              + json.length()
              + ", limitBytes="
              + StatusList.BYTES_MAX);
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(json.unsafeArray()))
              .toString();
      return new StatusListReader(text).document();
    } catch (CharacterCodingException e) {
      throw new MalformedEvidenceException("status list not in UTF-8");
    }
  }

  /** One member of an object: its value stands next. */
  private interface Member {
    void read(String name) throws MalformedEvidenceException;
  }

  private Map<String, StatusList.Status> document() throws MalformedEvidenceException {
    Map<String, StatusList.Status> entries = new HashMap<>();
    boolean[] seen = new boolean[1];
    object(
        name -> {
          if (name.equals("entries")) {
            seen[0] = true;
            object(serial -> entry(serial, entries));
          } else {
            skip(1);
          }
        });
    space();
    if (at < text.length()) {
      throw fault("the end");
    }
    if (!seen[0]) {
      throw new MalformedEvidenceException("status list with a member \"entries\" expected");
    }
    return entries;
  }

  private void entry(String serial, Map<String, StatusList.Status> entries)
      throws MalformedEvidenceException {
    String normal = serial(serial);
    StatusList.Status[] status = new StatusList.Status[1];
    object(
        name -> {
          if (name.equals("status")) {
            status[0] = status();
          } else {
            skip(3);
          }
        });
    if (status[0] == null) {
      throw fault("a member \"status\" in each entry");
    }
    if (entries.put(normal, status[0]) != null) {
      throw fault("each serial number once");
    }
  }

  /** Lists have serial numbers with and without zeros ahead; certificates are named without. */
  private String serial(String hex) throws MalformedEvidenceException {
    boolean good = !hex.isEmpty() && hex.length() <= SERIAL_CHARACTERS_MAX;
    for (int i = 0; good && i < hex.length(); i++) {
      char c = hex.charAt(i);
      good = c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
    if (!good) {
      throw fault("a serial number in hex of 1 to " + SERIAL_CHARACTERS_MAX + " characters");
    }
    int zeros = 0;
    while (zeros < hex.length() - 1 && hex.charAt(zeros) == '0') {
      zeros++;
    }
    return hex.substring(zeros).toLowerCase(Locale.ROOT);
  }

  private StatusList.Status status() throws MalformedEvidenceException {
    space();
    String word = string();
    for (StatusList.Status status : StatusList.Status.values()) {
      if (status.name().equals(word)) {
        return status;
      }
    }
    throw fault("a status of REVOKED or SUSPENDED");
  }

  private void object(Member member) throws MalformedEvidenceException {
    space();
    expect('{');
    Set<String> names = new HashSet<>();
    space();
    if (next('}')) {
      return;
    }
    do {
      space();
      String name = string();
      if (!names.add(name)) {
        throw fault("no member twice");
      }
      space();
      expect(':');
      member.read(name);
      space();
    } while (next(','));
    expect('}');
  }

  /** Reads a value over, checking that it is one. */
  private void skip(int depth) throws MalformedEvidenceException {
    if (depth > DEPTH_MAX) {
      throw fault("a depth of at most " + DEPTH_MAX);
    }
    space();
    char c = at < text.length() ? text.charAt(at) : 0;
    if (c == '{') {
      object(name -> skip(depth + 1));
    } else if (c == '[') {
      array(depth);
    } else if (c == '"') {
      string();
    } else if (c == '-' || c >= '0' && c <= '9') {
      number();
    } else if (!word("true") && !word("false") && !word("null")) {
      throw fault("a value");
    }
  }

  private void array(int depth) throws MalformedEvidenceException {
    expect('[');
    space();
    if (next(']')) {
      return;
    }
    do {
      skip(depth + 1);
      space();
    } while (next(','));
    expect(']');
  }

  private void number() throws MalformedEvidenceException {
    next('-');
    if (!next('0')) {
      digits();
    }
    if (next('.')) {
      digits();
    }
    if (next('e') || next('E')) {
      if (!next('+')) {
        next('-');
      }
      digits();
    }
  }

  private void digits() throws MalformedEvidenceException {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      throw fault("a digit");
    }
  }

  private String string() throws MalformedEvidenceException {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c < 0x20) {
        throw fault("no control character in a string");
      }
      out.append(c == '\\' ? escape() : c);
    }
    expect('"');
    return out.toString();
  }

  private char escape() throws MalformedEvidenceException {
    char c = at < text.length() ? text.charAt(at++) : 0;
    int plain = "\"\\/bfnrt".indexOf(c);
    if (plain >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(plain);
    }
    if (c != 'u' || text.length() - at < 4) {
      throw fault("an escape of RFC 8259");
    }
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      if (digit < 0) {
        throw fault("four hex digits");
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean next(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean word(String word) {
    if (text.startsWith(word, at)) {
      at += word.length();
      return true;
    }
    return false;
  }

  private void expect(char c) throws MalformedEvidenceException {
    if (!next(c)) {
      throw fault("'" + c + "'");
    }
  }

  private MalformedEvidenceException fault(String expected) {
    return new MalformedEvidenceException(
        "status list: expected " + expected + ", offset=" + at + " of " + text.length());
  }
}
