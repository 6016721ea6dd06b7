package dev.custody.kms;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks AWS Signature Version 4 as a service does: with the secret, over what really came. */
final class SigV4 {

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)/([0-9]{8})/([a-z0-9-]+)/kms/aws4_request, ?"
              + "SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration SKEW_MAX = Duration.ofMinutes(5);

  private final Map<String, String> secrets;
  private final String region;

  SigV4(Map<String, String> secrets, String region) {
    this.secrets = secrets;
    this.region = region;
  }

  /** Who called, or why it is nobody: an error code of the service. */
  record Caller(String accessKey, String error) {}

  Caller check(String method, URI uri, Headers headers, byte[] body) {
    String authorization = headers.getFirst("Authorization");
    if (authorization == null) {
      return new Caller("", "MissingAuthenticationTokenException");
    }
    Matcher parts = AUTHORIZATION.matcher(authorization);
    String date = headers.getFirst("X-Amz-Date");
    if (!parts.matches() || date == null || !date.startsWith(parts.group(2))) {
      return new Caller("", "IncompleteSignature");
    }
    String secret = secrets.get(parts.group(1));
    if (secret == null || !parts.group(3).equals(region)) {
      return new Caller("", "UnrecognizedClientException");
    }
    Instant at = Instant.from(TIME.parse(date));
    List<String> signed = Arrays.asList(parts.group(4).split(";"));
    if (Duration.between(at, Instant.now()).abs().compareTo(SKEW_MAX) > 0
        || !signed.contains("host")
        || !signed.contains("x-amz-target")
        || !signed.contains("x-amz-date")) {
      return new Caller("", "InvalidSignatureException");
    }
    StringBuilder canonical = new StringBuilder();
    canonical.append(method).append('\n').append(uri.getRawPath()).append('\n');
    canonical.append(uri.getRawQuery() == null ? "" : uri.getRawQuery()).append('\n');
    for (String name : signed) {
      List<String> values = headers.get(name);
      canonical.append(name.toLowerCase(Locale.ROOT)).append(':');
      canonical.append(values == null ? "" : String.join(",", values).trim().replaceAll(" +", " "));
      canonical.append('\n');
    }
    canonical.append('\n').append(parts.group(4)).append('\n').append(hash(body));
    String scope = parts.group(2) + "/" + region + "/kms/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + date
            + "\n"
            + scope
            + "\n"
            + hash(canonical.toString().getBytes(StandardCharsets.UTF_8));
    byte[] key = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), parts.group(2));
    for (String part : List.of(region, "kms", "aws4_request")) {
      key = hmac(key, part);
    }
    String expected = HexFormat.of().formatHex(hmac(key, toSign));
    return expected.equals(parts.group(5))
        ? new Caller(parts.group(1), "")
        : new Caller("", "InvalidSignatureException");
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
