package dev.custody.api.event;

import dev.custody.api.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The person at the device, by a pseudonym and never by name.
 *
 * @param id pseudonymous identifier
 * @param auth how the person logged in, ascending
 * @param session opaque session mark, up to 32 bytes
 * @since 0.1.0
 */
public record Operator(@Nullable String id, List<AuthMethod> auth, @Nullable Bytes session) {

  public Operator {
    auth = List.copyOf(auth);
  }
}
