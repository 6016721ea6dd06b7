package dev.custody.api.internal.same;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Device;
import dev.custody.api.event.Item;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes events that are equal to others and consist of other instances.
 *
 * <p>Problem: an event can only be built by writing and reading its body, so that whatever exists
 * is whole; an event with other instances of the same values needs none of that, but nobody outside
 * of its package may put it together. Choice: the class itself lends its constructor, once, when it
 * is initialised. Rejected: identifiers cached by thread while reading, which keeps names of one
 * caller's goods beyond his use of them.
 */
public final class SameEvents {

  /** Gives for each value one that is equal to it; the caller answers for that. */
  public interface Values {

    /** An identifier. */
    String name(String name);

    /** Items of an event, in their order. */
    List<Item> items(List<Item> items);

    /** Where. */
    Place place(Place place);

    /** Who. */
    Operator operator(Operator operator);

    /** On what. */
    Device device(Device device);
  }

  private static volatile @Nullable BiFunction<CustodyEvent, Values, CustodyEvent> constructor;

  private SameEvents() {}

  /** For the class of events alone, when it is initialised. */
  public static void lend(BiFunction<CustodyEvent, Values, CustodyEvent> made) {
    constructor = made;
  }

  /** An event that is equal to this one and consists of these values. */
  public static CustodyEvent of(CustodyEvent event, Values values) {
    BiFunction<CustodyEvent, Values, CustodyEvent> made = constructor;
    if (made == null) {
      throw new AssertionError("whoever has an event has had its class initialised");
    }
    return made.apply(event, values);
  }
}
