package dev.custody.crypto.handover;

import dev.custody.api.event.AuthMethod;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What the receiver's side decides before it takes anything over. Nothing here has a default.
 *
 * @param clockTolerance how far the clocks of two devices may differ: an offer is taken this much
 *     before its beginning and this much after its end; zero or more
 * @param demanded what a person must do at this device before it signs, whatever the giver demands
 * @since 0.1.0
 */
public record ReceiverPolicy(Duration clockTolerance, Set<AuthMethod> demanded) {

  /**
   * @throws IllegalArgumentException if the tolerance is negative
   */
  public ReceiverPolicy {
    Objects.requireNonNull(clockTolerance, "clockTolerance");
    Objects.requireNonNull(demanded, "demanded");
    if (clockTolerance.isNegative()) {
      throw new IllegalArgumentException("tolerance from zero on: found=" + clockTolerance);
    }
    Set<AuthMethod> copy = EnumSet.noneOf(AuthMethod.class);
    copy.addAll(demanded);
    demanded = Collections.unmodifiableSet(copy);
  }
}
