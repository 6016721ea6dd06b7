package dev.custody.reconcile.sink;

import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Severity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * See {@link SiemFormat#cef}.
 *
 * <p>In the header a backslash and a pipe are escaped; in an extension's value a backslash, an
 * equals sign, a line feed and a carriage return. Every other control or line separating character
 * becomes a space, since what carries CEF is made of lines. Lengths are of the text before it is
 * escaped, in bytes, so that they hold whether a reader counts bytes or characters.
 */
final class CefFormat implements SiemFormat {

  private static final int CLASS_BYTES_MAX = 1023;
  private static final int NAME_BYTES_MAX = 512;
  private static final int MESSAGE_BYTES_MAX = 1023;
  private static final int STRING_BYTES_MAX = 4000;

  /** Behind the header, whose pipes are the last that are not escaped. */
  private static final Pattern KEY =
      Pattern.compile("\\|externalId=([0-9a-f]{32}) cn1=([1-9][0-9]{0,9}) ");

  private final String start;

  CefFormat(SiemProduct product) {
    Objects.requireNonNull(product, "product");
    this.start =
        "CEF:0|"
            + header(product.vendor(), 63)
            + header(product.name(), 63)
            + header(product.version(), 31);
  }

  @Override
  public Optional<String> header() {
    return Optional.empty();
  }

  @Override
  public String lineEnd() {
    return "\n";
  }

  @Override
  public Optional<RevisionKey> key(String line) {
    Matcher matcher = KEY.matcher(line);
    return line.startsWith("CEF:0|") && matcher.find()
        ? RevisionKey.of(matcher.group(1), matcher.group(2))
        : Optional.empty();
  }

  @Override
  public String line(ExceptionRevision revision) {
    StringBuilder out = new StringBuilder(start);
    out.append(header(revision.rule(), CLASS_BYTES_MAX));
    out.append(header(RuleWords.title(revision.rule()), NAME_BYTES_MAX));
    key(out, revision.severity(), RevisionKey.of(revision), revision.decidedAt());
    put(out, "cat", "reconciliation", STRING_BYTES_MAX);
    put(out, "act", Finding.activity(revision).label(), 63);
    labelled(out, "cs1", "state", revision.state().name());
    labelled(out, "cs2", "subject", revision.subject());
    labelled(out, "cs3", "expected", revision.expected());
    Hold hold = revision.hold();
    if (hold != null) {
      labelled(
          out,
          "cs4",
          "hold",
          hold.scope() + " " + hold.target() + (hold.sticky() ? " sticky" : ""));
    }
    labelled(
        out,
        "cs5",
        "evidence",
        revision.evidence().stream().map(Object::toString).collect(Collectors.joining(" ")));
    labelled(
        out, "cs6", "absence", revision.absence() == null ? "" : revision.absence().toString());
    labelled(
        out,
        "cfp1",
        "confidence",
        BigDecimal.valueOf(revision.confidencePercent(), 2).toPlainString());
    put(out, "msg", revision.explanation(), MESSAGE_BYTES_MAX);
    return out.toString();
  }

  @Override
  public String line(VerificationFinding finding) {
    StringBuilder out = new StringBuilder(start);
    out.append(header("VERIFY_" + finding.outcome(), CLASS_BYTES_MAX));
    out.append(header(Finding.title(finding), NAME_BYTES_MAX));
    key(out, finding.severity(), new RevisionKey(finding.id(), 1), finding.checkedAt());
    put(out, "cat", "verification", STRING_BYTES_MAX);
    put(out, "act", Finding.Activity.CREATE.label(), 63);
    put(out, "outcome", finding.outcome().name(), 63);
    put(out, "reason", finding.reasonNames(), MESSAGE_BYTES_MAX);
    labelled(out, "cn2", "record index", Long.toString(finding.index()));
    labelled(out, "cs2", "subject", finding.subject());
    labelled(out, "cs3", "kid", finding.kidNames());
    labelled(out, "cs4", "origin", Finding.origin(finding));
    put(out, "msg", finding.sentence(), MESSAGE_BYTES_MAX);
    return out.toString();
  }

  private static void key(StringBuilder out, Severity severity, RevisionKey key, Instant time) {
    out.append(level(severity)).append('|');
    out.append("externalId=").append(key.id());
    out.append(" cn1=").append(key.revision()).append(" cn1Label=revision");
    out.append(" rt=").append(Texts.millis(time));
  }

  /** 0 to 3 is low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high. */
  private static int level(Severity severity) {
    return switch (severity) {
      case L -> 3;
      case M -> 5;
      case H -> 8;
      case C -> 10;
    };
  }

  private static void labelled(StringBuilder out, String key, String label, String value) {
    if (put(out, key, value, STRING_BYTES_MAX)) {
      out.append(' ').append(key).append("Label=").append(label);
    }
  }

  /** Writes a pair unless the value is empty: readers disagree about empty ones. */
  private static boolean put(StringBuilder out, String key, String value, int bytesMax) {
    String text = Texts.upTo(plain(value, true).strip(), bytesMax);
    if (text.isEmpty()) {
      return false;
    }
    out.append(' ').append(key).append('=');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '=' -> out.append("\\=");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return true;
  }

  private static String header(String value, int bytesMax) {
    String text = Texts.upTo(plain(value, false).strip(), bytesMax);
    return text.replace("\\", "\\\\").replace("|", "\\|") + "|";
  }

  private static String plain(String text, boolean lines) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean kept = lines && (c == '\n' || c == '\r');
      boolean breaks = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
      out.append(breaks && !kept ? ' ' : c);
    }
    return out.toString();
  }
}
