package dev.custody.reconcile.sink;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns suspicions about keys, devices and operators into requests to revoke.
 *
 * <p>Asked for is: what an exception holds as a source, and the subjects of the rules R22 (operator
 * off shift), R28 (clock rolled back), R29 (chain gap), R30 (chain fork), R42 (shared login) and
 * R44 (posture). R21 and R23 are about keys that are revoked or unknown already.
 *
 * <p>Memory: what is asked for now. Belongs to the engine's thread.
 *
 * @since 0.1.0
 */
public final class RevocationRequests implements ExceptionSink {

  private static final Map<String, RevocationAdvice.About> RULES =
      Map.of(
          "R22", RevocationAdvice.About.OPERATOR,
          "R28", RevocationAdvice.About.DEVICE,
          "R29", RevocationAdvice.About.KEY,
          "R30", RevocationAdvice.About.KEY,
          "R42", RevocationAdvice.About.OPERATOR,
          "R44", RevocationAdvice.About.DEVICE);

  private static final Pattern KID = Pattern.compile("[0-9a-f]{32}");

  private final RevocationListener listener;
  private final Map<ExceptionId, RevocationAdvice> asked = new HashMap<>();

  private RevocationRequests(RevocationListener listener) {
    this.listener = listener;
  }

  /** Requests to this listener. */
  public static RevocationRequests to(RevocationListener listener) {
    return new RevocationRequests(Objects.requireNonNull(listener, "listener"));
  }

  /** Asks, or withdraws, where this revision gives reason to. */
  @Override
  public void accept(ExceptionRevision revision) {
    RevocationAdvice before = asked.get(revision.id());
    RevocationAdvice now = advice(revision);
    if (now == null) {
      if (before != null) {
        asked.remove(revision.id());
        listener.withdrawn(before);
      }
    } else if (before == null || (now.confirmed() && !before.confirmed())) {
      asked.put(revision.id(), now);
      listener.advised(now);
    }
  }

  private static @Nullable RevocationAdvice advice(ExceptionRevision revision) {
    Hold hold = revision.hold();
    String source = hold != null && hold.scope() == Hold.Scope.SOURCE ? hold.target() : null;
    RevocationAdvice.About about = RULES.get(revision.rule());
    if (!revision.state().open() || (source == null && about == null) || already(revision)) {
      return null;
    }
    String subject = source != null ? source : revision.subject();
    boolean key = KID.matcher(subject).matches();
    RevocationAdvice.About found = about == null ? RevocationAdvice.About.DEVICE : about;
    return new RevocationAdvice(
        RevisionKey.of(revision),
        revision.rule(),
        revision.severity(),
        revision.state() != ExceptionState.SUSPECTED,
        key ? RevocationAdvice.About.KEY : found,
        subject,
        key ? KeyId.ofHex(subject) : null,
        revision.decidedAt(),
        revision.explanation());
  }

  /** Of a key that is revoked or that nobody knows there is nothing left to revoke. */
  private static boolean already(ExceptionRevision revision) {
    return revision.rule().equals("R21") || revision.rule().equals("R23");
  }
}
