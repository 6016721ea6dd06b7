package dev.custody.crypto.handover;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Time;
import dev.custody.api.event.Transfer;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events that follow when goods are not taken as they were offered. They come as builders, so
 * that whoever signs can add its device and operator.
 *
 * @since 0.1.0
 */
public final class HandoverEvents {

  private HandoverEvents() {}

  /**
   * A refusal: an EXCEPTION about the same goods and place, related to the event that was offered,
   * with its parties and token id and the outcome OUTCOME_REFUSED. The receiver signs it alone, as
   * ACTOR; the giver needs no signature for it and cannot keep it from being said.
   *
   * @param offered what the giver has signed
   * @param time when it was refused, by the receiver's device
   * @param nonce 16 random bytes
   */
  public static CustodyEventBuilder refusal(CustodyEvent offered, Time time, Bytes nonce) {
    return CustodyEvent.builder(Kind.EXCEPTION)
        .time(time)
        .nonce(nonce)
        .consignment(offered.consignment())
        .items(offered.items())
        .container(offered.container())
        .place(offered.place())
        .transfer(ended(requireTransfer(offered), Outcome.OUTCOME_REFUSED, true))
        .related(Collections.singletonList(idOf(offered)));
  }

  /** The same with a nonce that is drawn. */
  public static CustodyEventBuilder refusal(CustodyEvent offered, Time time, SecureRandom random) {
    return refusal(offered, time, Bytes.ofOwned(new byte[16])).nonce(random);
  }

  /**
   * A draft for what was accepted of an offer: the same event with other time, nonce and items, the
   * outcome PARTIAL, related to the event that was offered, without token id. It needs a new offer,
   * because the old one is for other goods, and both signatures.
   *
   * @param offered what the giver has signed
   * @param accepted what the receiver takes: items of the offered event, in the same or a smaller
   *     quantity, in whichever condition they were found; at least one
   * @param time when, by the giver's device
   * @param nonce 16 random bytes
   * @throws IllegalArgumentException if something is taken that was not offered, or nothing is
   */
  public static CustodyEventBuilder partial(
      CustodyEvent offered, List<Item> accepted, Time time, Bytes nonce) {
    Item foreign = notOffered(offered, accepted);
    if (foreign != null || accepted.isEmpty()) {
      throw new IllegalArgumentException(
          "items of the offered event expected: found="
              + (foreign == null ? "none" : name(foreign)));
    }
    return offered.toBuilder()
        .time(time)
        .nonce(nonce)
        .items(accepted)
        .transfer(ended(requireTransfer(offered), Outcome.PARTIAL, false))
        .related(Collections.singletonList(idOf(offered)));
  }

  /**
   * The same with a nonce that is drawn.
   *
   * @throws IllegalArgumentException if something is taken that was not offered, or nothing is
   */
  public static CustodyEventBuilder partial(
      CustodyEvent offered, List<Item> accepted, Time time, SecureRandom random) {
    return partial(offered, accepted, time, Bytes.ofOwned(new byte[16])).nonce(random);
  }

  /** What is wrong with an event as a partial acceptance of another; empty if nothing is. */
  static Optional<Refusal> partialFault(CustodyEvent offered, CustodyEvent event) {
    Transfer transfer = event.transfer();
    if (transfer == null || transfer.outcome() != Outcome.PARTIAL) {
      return mismatch("transfer.outcome", "PARTIAL", "another");
    }
    if (!event.related().contains(idOf(offered))) {
      return mismatch("related", idOf(offered).toShortHex(), "other events");
    }
    Item foreign = notOffered(offered, event.items());
    if (foreign != null || event.items().isEmpty()) {
      return mismatch(
          "items", "items of the offered event", foreign == null ? "none" : name(foreign));
    }
    if (!Objects.equals(event.container(), offered.container())) {
      return mismatch("container", "that of the offered event", "another");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> mismatch(String path, String expected, String found) {
    return Optional.of(new Refusal(Reason.OFFER_MISMATCH, path, 0, expected, found));
  }

  private static @Nullable Item notOffered(CustodyEvent offered, List<Item> accepted) {
    for (Item item : accepted) {
      boolean found = false;
      for (Item other : offered.items()) {
        found |= isPartOf(item, other);
      }
      if (!found) {
        return item;
      }
    }
    return null;
  }

  private static boolean isPartOf(Item item, Item offered) {
    if (!Objects.equals(item.id(), offered.id())
        || !Objects.equals(item.classId(), offered.classId())
        || !Objects.equals(item.uom(), offered.uom())) {
      return false;
    }
    Decimal quantity = item.quantity();
    Decimal most = offered.quantity();
    if (quantity == null || most == null) {
      return quantity == null && most == null;
    }
    return number(quantity).compareTo(number(most)) <= 0;
  }

  private static BigDecimal number(Decimal decimal) {
    return BigDecimal.valueOf(decimal.unscaled(), decimal.scale());
  }

  private static String name(Item item) {
    return item.id() != null ? item.id() : String.valueOf(item.classId());
  }

  private static EventId idOf(CustodyEvent event) {
    return EventId.ofBody(EventCodec.encode(event));
  }

  private static Transfer requireTransfer(CustodyEvent event) {
    Transfer transfer = event.transfer();
    if (transfer == null) {
      throw new IllegalArgumentException("event without a transfer: kind=" + event.kind());
    }
    return transfer;
  }

  private static Transfer ended(Transfer transfer, Outcome outcome, boolean keepToken) {
    return new Transfer(
        transfer.giver(),
        transfer.receiver(),
        keepToken ? transfer.tokenId() : null,
        transfer.receiverAuth(),
        outcome,
        transfer.giverOwner(),
        transfer.receiverOwner());
  }
}
