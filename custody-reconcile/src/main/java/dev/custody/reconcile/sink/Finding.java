package dev.custody.reconcile.sink;

import dev.custody.api.Digest;
import dev.custody.reconcile.ExceptionRevision;
import java.nio.charset.StandardCharsets;

/** What OCSF and CEF say alike of a finding. */
final class Finding {

  /** What a line does to a finding. */
  enum Activity {
    CREATE(1, "Create"),
    UPDATE(2, "Update"),
    CLOSE(3, "Close");

    private final int id;
    private final String label;

    Activity(int id, String label) {
      this.id = id;
      this.label = label;
    }

    int id() {
      return id;
    }

    String label() {
      return label;
    }
  }

  private Finding() {}

  static Activity activity(ExceptionRevision revision) {
    if (!revision.state().open()) {
      return Activity.CLOSE;
    }
    return revision.revision() == 1 ? Activity.CREATE : Activity.UPDATE;
  }

  static String title(VerificationFinding finding) {
    return finding.outcome() == VerificationFinding.Outcome.REJECTED
        ? "event rejected"
        : "event not decided";
  }

  /** A name of a file or log may tell of people and machines; its hash tells it apart. */
  static String origin(VerificationFinding finding) {
    return Digest.sha256(finding.origin().getBytes(StandardCharsets.UTF_8))
        .toHex()
        .substring(0, 16);
  }
}
