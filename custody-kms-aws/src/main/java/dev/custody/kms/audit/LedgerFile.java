package dev.custody.kms.audit;

import dev.custody.kms.internal.FlatJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what a {@link dev.custody.kms.FileKeyUsageLedger} has written, also while it is written to.
 *
 * <p>A last line without its end belongs to a call that was never made, or is being written; it is
 * passed over. Anything else that is no such line refuses the file. Immutable once read.
 *
 * @since 0.1.0
 */
public final class LedgerFile {

  /** The longest line that is read. */
  private static final int LINE_LENGTH_MAX = 8_192;

  private final Map<String, LedgerUse> uses;

  private LedgerFile(Map<String, LedgerUse> uses) {
    this.uses = uses;
  }

  /**
   * Reads a ledger.
   *
   * @throws MalformedRecordException if a whole line of it is no line of a ledger
   * @throws IOException if it cannot be read
   */
  public static LedgerFile read(Path path) throws IOException {
    Map<String, LedgerUse> uses = new HashMap<>();
    long number = 1;
    try (BufferedReader in = Files.newBufferedReader(path, StandardCharsets.US_ASCII)) {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c != '\n') {
          if (line.length() == LINE_LENGTH_MAX) {
            throw malformed(number, "at most " + LINE_LENGTH_MAX + " characters");
          }
          line.append((char) c);
          continue;
        }
        take(uses, line.toString(), number++);
        line.setLength(0);
      }
    } catch (CharacterCodingException e) {
      // The reader is ahead of the lines: the byte is in this line or in one of the next.
      throw malformed(number, "ASCII from here on");
    }
    return new LedgerFile(uses);
  }

  /** The calls, in no particular order. */
  Iterable<LedgerUse> uses() {
    return uses.values();
  }

  /** How many calls were begun. */
  public int count() {
    return uses.size();
  }

  private static void take(Map<String, LedgerUse> uses, String line, long number)
      throws IOException {
    Map<String, String> members = FlatJson.members(line);
    if (members == null) {
      throw malformed(number, "a JSON object of plain values");
    }
    String attempt = members.getOrDefault("attempt", "");
    String at = members.get("at");
    String key = members.get("key");
    String requestId = members.get("requestId");
    if (at != null && key != null && !attempt.isEmpty()) {
      try {
        if (uses.put(attempt, new LedgerUse(attempt, Instant.parse(at), key)) != null) {
          throw malformed(number, "each call once");
        }
      } catch (DateTimeException e) {
        throw malformed(number, "a time");
      }
      return;
    }
    LedgerUse begun = uses.get(attempt);
    if (requestId == null || begun == null) {
      throw malformed(number, "the beginning of a call, or the end of one that was begun");
    }
    begun.requestId = requestId;
    begun.signed = "true".equals(members.get("signed"));
  }

  private static MalformedRecordException malformed(long line, String expected) {
    return new MalformedRecordException(
        "no ledger of key usage: line=" + line + ", expected=" + expected);
  }

  /** One call of ours. Its end is filled in while the file is read. */
  static final class LedgerUse {
    final String attempt;
    final Instant at;
    final String key;
    String requestId = "";
    boolean signed;

    LedgerUse(String attempt, Instant at, String key) {
      this.attempt = attempt;
      this.at = at;
      this.key = key;
    }
  }
}
