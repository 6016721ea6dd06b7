package dev.custody.reconcile.sink;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Severity;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That somebody is asked to revoke: what is suspected, and on what ground. It asks; whoever can
 * revoke decides, after looking at the evidence of the exception.
 *
 * @param exception the revision that the request rests on
 * @param rule the rule, as "R30"
 * @param severity how bad the exception is
 * @param confirmed whether its confirm policy is met
 * @param about what is suspected
 * @param subject identifier of the key, device or operator
 * @param kid the key, where that is what the subject names; null otherwise
 * @param requestedAt engine time of the request: what time to revoke is counted from
 * @param explanation the ground, and what to do next
 * @since 0.1.0
 */
public record RevocationAdvice(
    RevisionKey exception,
    String rule,
    Severity severity,
    boolean confirmed,
    About about,
    String subject,
    @Nullable KeyId kid,
    Instant requestedAt,
    String explanation) {

  /** What is suspected. */
  public enum About {
    /** A key: revoke it. */
    KEY,
    /** A device: revoke the key that is in it. */
    DEVICE,
    /** A person under a pseudonym: revoke the login and the keys that it has used. */
    OPERATOR
  }

  /** Checks that nothing that must be there is null. */
  public RevocationAdvice {
    Objects.requireNonNull(exception, "exception");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(about, "about");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(requestedAt, "requestedAt");
    Objects.requireNonNull(explanation, "explanation");
  }
}
