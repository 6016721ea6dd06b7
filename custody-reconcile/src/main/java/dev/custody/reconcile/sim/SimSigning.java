package dev.custody.reconcile.sim;

import dev.custody.api.statement.Role;
import java.util.Objects;

/**
 * Who signed an event, as what.
 *
 * @param device the device whose key signed
 * @param role as what
 * @param known whether the parties know the key: a thief brings his own
 * @since 0.1.0
 */
public record SimSigning(SimDevice device, Role role, boolean known) {

  /** Checks that nothing is null. */
  public SimSigning {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(role, "role");
  }
}
