package dev.custody.kms.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.custody.kms.audit.MalformedRecordException;
import dev.custody.kms.audit.SignRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The JSON of CloudTrail's log files, streamed. */
public final class CloudTrailJson {

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(4L << 30)
                  .maxNestingDepth(64)
                  .maxStringLength(1 << 20)
                  .maxNameLength(4_096)
                  .build())
          .build();

  private CloudTrailJson() {}

  /** As {@link dev.custody.kms.audit.CloudTrailFile#read}. */
  public static long read(String name, InputStream in, Consumer<SignRecord> signs)
      throws IOException {
    try (JsonParser json = JSON.createParser(plain(in))) {
      return read(name, json, signs);
    } catch (JsonProcessingException e) {
      throw malformed(name, e.getLocation().getByteOffset(), "JSON", e.getClass().getSimpleName());
    } catch (java.io.CharConversionException e) {
      throw malformed(name, 0, "UTF-8", e.getClass().getSimpleName());
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw malformed(name, 0, "a whole gzip file", e.getClass().getSimpleName());
    }
  }

  private static InputStream plain(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
    buffered.reset();
    return gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  private static long read(String name, JsonParser json, Consumer<SignRecord> signs)
      throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw malformed(name, offset(json), "a JSON object", "something else");
    }
    long records = -1;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = json.currentName().equals("Records");
      json.nextToken();
      if (!wanted) {
        json.skipChildren();
        continue;
      }
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw malformed(name, offset(json), "an array Records", "something else");
      }
      records = 0;
      while (json.nextToken() == JsonToken.START_OBJECT) {
        records++;
        SignRecord sign = record(name, json);
        if (sign != null) {
          signs.accept(sign);
        }
      }
      if (json.currentToken() != JsonToken.END_ARRAY) {
        throw malformed(name, offset(json), "objects in Records", "something else");
      }
    }
    if (records < 0 || json.nextToken() != null) {
      throw malformed(name, offset(json), "one object with Records", "something else");
    }
    return records;
  }

  private static @Nullable SignRecord record(String name, JsonParser json) throws IOException {
    long start = offset(json);
    String source = "";
    String operation = "";
    String eventId = "";
    String requestId = "";
    String time = "";
    String principal = "";
    String key = "";
    String agent = "";
    boolean failed = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      JsonToken value = json.nextToken();
      if (member.equals("userIdentity")) {
        principal = principal(json);
      } else if (member.equals("resources")) {
        key = keyArn(json);
      } else if (member.equals("errorCode")) {
        failed = value != JsonToken.VALUE_NULL;
        json.skipChildren();
      } else if (value == JsonToken.VALUE_STRING) {
        switch (member) {
          case "eventSource" -> source = json.getText();
          case "eventName" -> operation = json.getText();
          case "eventID" -> eventId = json.getText();
          case "requestID" -> requestId = json.getText();
          case "eventTime" -> time = json.getText();
          case "userAgent" -> agent = json.getText();
          default -> {}
        }
      } else {
        json.skipChildren();
      }
    }
    if (!source.equals("kms.amazonaws.com") || !operation.equals("Sign")) {
      return null;
    }
    if (eventId.isEmpty() || requestId.isEmpty()) {
      throw malformed(name, start, "a Sign with eventID and requestID", "one without");
    }
    return new SignRecord(
        eventId, requestId, time(name, start, time), principal, key, agent, !failed);
  }

  private static Instant time(String name, long start, String text) throws IOException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw malformed(name, start, "a Sign with eventTime", "length=" + text.length());
    }
  }

  /** The ARN of the caller; of callers that have none, what stands nearest. */
  private static String principal(JsonParser json) throws IOException {
    String found = "";
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return found;
    }
    String type = "";
    String fallback = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        json.skipChildren();
      } else if (member.equals("arn")) {
        found = json.getText();
      } else if (member.equals("type")) {
        type = json.getText();
      } else if (member.equals("invokedBy") || member.equals("principalId")) {
        fallback = json.getText();
      }
    }
    return !found.isEmpty() ? found : !fallback.isEmpty() ? fallback : type;
  }

  private static String keyArn(JsonParser json) throws IOException {
    String found = "";
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return found;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String arn = "";
      boolean key = false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String member = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          json.skipChildren();
        } else if (member.equalsIgnoreCase("arn")) {
          arn = json.getText();
        } else if (member.equals("type")) {
          key = json.getText().equals("AWS::KMS::Key");
        }
      }
      if (key || arn.contains(":key/")) {
        found = arn;
      }
    }
    return found;
  }

  private static long offset(JsonParser json) {
    return json.currentTokenLocation().getByteOffset();
  }

  private static MalformedRecordException malformed(
      String name, long offset, String expected, String found) {
    return new MalformedRecordException(
        "no log file of CloudTrail: file="
            + name
            + ", offset="
            + offset
            + ", expected="
            + expected
            + ", found="
            + found);
  }
}
