package dev.custody.reconcile.sink;

import dev.custody.reconcile.ExceptionLines;
import dev.custody.reconcile.ExceptionRevision;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** See {@link RevisionFormat#jsonLines()}. */
final class JsonLinesFormat implements RevisionFormat {

  static final JsonLinesFormat INSTANCE = new JsonLinesFormat();

  private static final Pattern START =
      Pattern.compile("\\{\"id\":\"([0-9a-f]{32})\",\"revision\":([1-9][0-9]{0,9}),");

  private JsonLinesFormat() {}

  @Override
  public Optional<String> header() {
    return Optional.empty();
  }

  @Override
  public String lineEnd() {
    return "\n";
  }

  @Override
  public String line(ExceptionRevision revision) {
    return ExceptionLines.line(revision);
  }

  @Override
  public Optional<RevisionKey> key(String line) {
    Matcher matcher = START.matcher(line);
    return matcher.lookingAt() && line.endsWith("}")
        ? RevisionKey.of(matcher.group(1), matcher.group(2))
        : Optional.empty();
  }
}
