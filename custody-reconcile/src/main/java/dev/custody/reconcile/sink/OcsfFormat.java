package dev.custody.reconcile.sink;

import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.internal.json.OcsfWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** See {@link SiemFormat#ocsf}. */
final class OcsfFormat implements SiemFormat {

  private static final Pattern START =
      Pattern.compile(
          Pattern.quote("{\"metadata\":{\"version\":\"" + OcsfWriter.VERSION + "\",\"uid\":\"")
              + "([0-9a-f]{32}):([1-9][0-9]{0,9})\"");

  private final SiemProduct product;

  OcsfFormat(SiemProduct product) {
    this.product = Objects.requireNonNull(product, "product");
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
    Matcher matcher = START.matcher(line);
    return matcher.lookingAt() && line.endsWith("}")
        ? RevisionKey.of(matcher.group(1), matcher.group(2))
        : Optional.empty();
  }

  @Override
  public String line(ExceptionRevision revision) {
    Finding.Activity activity = Finding.activity(revision);
    OcsfWriter.Head head =
        new OcsfWriter.Head(
            RevisionKey.of(revision).toString(),
            product.vendor(),
            product.name(),
            product.version(),
            activity.id(),
            activity.label(),
            Texts.millis(revision.decidedAt()),
            revision.severity(),
            !revision.state().open(),
            revision.state().name(),
            revision.rule());
    return OcsfWriter.exception(
        head, revision, RuleWords.title(revision.rule()), RuleWords.nextStep(revision.rule()));
  }

  @Override
  public String line(VerificationFinding finding) {
    OcsfWriter.Head head =
        new OcsfWriter.Head(
            new RevisionKey(finding.id(), 1).toString(),
            product.vendor(),
            product.name(),
            product.version(),
            Finding.Activity.CREATE.id(),
            Finding.Activity.CREATE.label(),
            Texts.millis(finding.checkedAt()),
            finding.severity(),
            false,
            finding.outcome().name(),
            "VERIFY_" + finding.outcome());
    return OcsfWriter.verification(
        head, finding, Finding.title(finding), finding.sentence(), Finding.origin(finding));
  }
}
