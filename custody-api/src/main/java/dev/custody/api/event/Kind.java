package dev.custody.api.event;

import org.jspecify.annotations.Nullable;

/**
 * What happened to the goods: decides which aspects and which roles an event needs.
 *
 * <p>Constants bear the names of {@code custody.proto} and stand in the order of their numbers,
 * from 1; an absent value is {@code null} in the model and no bytes in the body.
 *
 * @since 0.1.0
 */
public enum Kind {
  /** Possession passes, and giver and receiver both sign the same bytes. */
  HANDOVER,
  /** Goods leave a party's process. */
  DISPATCH,
  /** Goods enter a party's process. */
  RECEIVE,
  /** Items go into a container. */
  LOAD,
  /** Items come out of a container. */
  UNLOAD,
  /** A container or consignment leaves a place. */
  DEPART,
  /** A container or consignment reaches a place. */
  ARRIVE,
  /** A sighting, nothing changes. */
  SCAN,
  /** Items are joined to a container. */
  PACK,
  /** Items are parted from a container. */
  UNPACK,
  /** A seal is affixed, checked, opened, found broken or removed. */
  SEAL,
  /** Condition or weight is examined. */
  INSPECT,
  /** Stock is counted at a place. */
  COUNT,
  /** Items are put away. */
  STORE,
  /** Goods reach their addressee. */
  DELIVER,
  /** Goods go back to a giver. */
  RETURN,
  /** A gate, door or barrier changed state. */
  ACCESS,
  /** Sensor readings or a position. */
  TELEMETRY,
  /** Footage, photos or other attachments by hash. */
  EVIDENCE,
  /** A device or operator was enrolled, attested, lost or offboarded. */
  IDENTITY,
  /** A manifest or itinerary was published or amended. */
  PLAN,
  /** Goods, a place or a holder are put on hold. */
  HOLD,
  /** A hold is lifted. */
  RELEASE,
  /** A person reports or resolves an exception. */
  EXCEPTION,
  /** An earlier event is declared wrong, never erased. */
  CORRECTION,
  /** A gateway received exactly these bytes of an unsigned feed. */
  FOREIGN;

  private static final Kind[] BY_NUMBER = values();

  /** The number on the wire, from 1. */
  public int number() {
    return ordinal() + 1;
  }

  /**
   * The constant with this wire number.
   *
   * @return {@code null} if this version of the format does not know the number
   */
  public static @Nullable Kind ofNumber(int number) {
    return number < 1 || number > BY_NUMBER.length ? null : BY_NUMBER[number - 1];
  }
}
