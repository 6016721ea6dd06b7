package dev.custody.reconcile.sim;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.plan.Roster;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One device of a world: it has one key, and its statements are one stream.
 *
 * @param name identifier of the device
 * @param party identifier of the party that its key acts for
 * @param source what it is to a roster; null if no roster names it
 * @param places where it may record; empty means anywhere
 * @param shifts who uses it when; empty means nobody in particular
 * @since 0.1.0
 */
public record SimDevice(
    String name,
    String party,
    @Nullable Source source,
    List<String> places,
    List<Roster.Shift> shifts) {

  /** Copies the lists. */
  public SimDevice {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(party, "party");
    places = List.copyOf(places);
    shifts = List.copyOf(shifts);
  }

  /** The id of its key where no real key is made: that of a key whose bytes are its name. */
  public KeyId simulatedKey() {
    return KeyId.ofSpki(name.getBytes(StandardCharsets.UTF_8));
  }
}
