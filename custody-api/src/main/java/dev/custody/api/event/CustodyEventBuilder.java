package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the parts of one event and checks the whole once, in {@link #build()}, by the same rules
 * that a reader applies. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class CustodyEventBuilder {

  final Kind kind;
  @Nullable Time time;
  @Nullable Bytes nonce;
  @Nullable String consignment;
  List<Item> items = List.of();
  @Nullable String container;
  @Nullable Place place;
  @Nullable String holder;
  @Nullable Transfer transfer;
  List<Seal> seals = List.of();
  @Nullable Operator operator;
  @Nullable Device device;
  List<Document> documents = List.of();
  List<Integer> critical = List.of();
  List<Commitment> commitments = List.of();
  List<Attachment> attachments = List.of();
  List<Reading> readings = List.of();
  @Nullable String disposition;
  @Nullable Correction correction;
  List<EventId> related = List.of();
  @Nullable Foreign foreign;
  @Nullable Anchor seen;
  @Nullable EventId previous;
  @Nullable Lifecycle lifecycle;
  @Nullable AccessState access;
  @Nullable Finding finding;

  CustodyEventBuilder(Kind kind) {
    this.kind = java.util.Objects.requireNonNull(kind, "kind");
  }

  /** With all parts of an event. */
  CustodyEventBuilder(CustodyEvent event) {
    this(event.kind());
    this.time = event.time();
    this.nonce = event.nonce();
    this.consignment = event.consignment();
    this.items = event.items();
    this.container = event.container();
    this.place = event.place();
    this.holder = event.holder();
    this.transfer = event.transfer();
    this.seals = event.seals();
    this.operator = event.operator();
    this.device = event.device();
    this.documents = event.documents();
    this.critical = event.critical();
    this.commitments = event.commitments();
    this.attachments = event.attachments();
    this.readings = event.readings();
    this.disposition = event.disposition();
    this.correction = event.correction();
    this.related = event.related();
    this.foreign = event.foreign();
    this.seen = event.seen();
    this.previous = event.previous();
    this.lifecycle = event.lifecycle();
    this.access = event.access();
    this.finding = event.finding();
  }

  /** Sets a time without any statement about the clock. */
  public CustodyEventBuilder time(Instant at) {
    return time(Time.of(at));
  }

  /** Draws the nonce, 16 bytes, from this source. */
  public CustodyEventBuilder nonce(SecureRandom random) {
    byte[] drawn = new byte[16];
    random.nextBytes(drawn);
    return nonce(Bytes.ofOwned(drawn));
  }

  /** Sets when, by the recording device's clock. */
  public CustodyEventBuilder time(Time time) {
    this.time = time;
    return this;
  }

  /** Sets 16 random bytes: two equal facts are two events. */
  public CustodyEventBuilder nonce(Bytes nonce) {
    this.nonce = nonce;
    return this;
  }

  /** Sets identifier of what travels together. */
  public CustodyEventBuilder consignment(@Nullable String consignment) {
    this.consignment = consignment;
    return this;
  }

  /** Sets what it is about, sorted; the order given does not matter. */
  public CustodyEventBuilder items(List<Item> items) {
    this.items = List.copyOf(items);
    return this;
  }

  /** Sets identifier of the unit that holds the items. */
  public CustodyEventBuilder container(@Nullable String container) {
    this.container = container;
    return this;
  }

  /** Sets where. */
  public CustodyEventBuilder place(@Nullable Place place) {
    this.place = place;
    return this;
  }

  /** Sets identifier of the party in possession when this happened. */
  public CustodyEventBuilder holder(@Nullable String holder) {
    this.holder = holder;
    return this;
  }

  /** Sets who gives to whom. */
  public CustodyEventBuilder transfer(@Nullable Transfer transfer) {
    this.transfer = transfer;
    return this;
  }

  /** Sets seals, sorted; the order given does not matter. */
  public CustodyEventBuilder seals(List<Seal> seals) {
    this.seals = List.copyOf(seals);
    return this;
  }

  /** Sets the person at the device, by pseudonym. */
  public CustodyEventBuilder operator(@Nullable Operator operator) {
    this.operator = operator;
    return this;
  }

  /** Sets the recording device. */
  public CustodyEventBuilder device(@Nullable Device device) {
    this.device = device;
    return this;
  }

  /** Sets business documents, sorted; the order given does not matter. */
  public CustodyEventBuilder documents(List<Document> documents) {
    this.documents = List.copyOf(documents);
    return this;
  }

  /** Sets numbers of top-level fields that a reader must understand, ascending. */
  public CustodyEventBuilder critical(List<Integer> critical) {
    this.critical = List.copyOf(critical);
    return this;
  }

  /** Sets commitments to values that live outside, by ascending slot. */
  public CustodyEventBuilder commitments(List<Commitment> commitments) {
    this.commitments = List.copyOf(commitments);
    return this;
  }

  /** Sets footage and files by hash, sorted; the order given does not matter. */
  public CustodyEventBuilder attachments(List<Attachment> attachments) {
    this.attachments = List.copyOf(attachments);
    return this;
  }

  /** Sets sensor values, sorted; the order given does not matter. */
  public CustodyEventBuilder readings(List<Reading> readings) {
    this.readings = List.copyOf(readings);
    return this;
  }

  /** Sets CBV disposition or another word. */
  public CustodyEventBuilder disposition(@Nullable String disposition) {
    this.disposition = disposition;
    return this;
  }

  /** Sets which event is declared wrong. */
  public CustodyEventBuilder correction(@Nullable Correction correction) {
    this.correction = correction;
    return this;
  }

  /** Sets related events, in the writer's order. */
  public CustodyEventBuilder related(List<EventId> related) {
    this.related = List.copyOf(related);
    return this;
  }

  /** Sets unsigned bytes that a gateway received. */
  public CustodyEventBuilder foreign(@Nullable Foreign foreign) {
    this.foreign = foreign;
    return this;
  }

  /** Sets newest checkpoint that the device had seen. */
  public CustodyEventBuilder seen(@Nullable Anchor seen) {
    this.seen = seen;
    return this;
  }

  /** Sets last event that the signer knew for this consignment. */
  public CustodyEventBuilder previous(@Nullable EventId previous) {
    this.previous = previous;
    return this;
  }

  /** Sets what became of the device or operator. */
  public CustodyEventBuilder lifecycle(@Nullable Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
    return this;
  }

  /** Sets what a gate or door did. */
  public CustodyEventBuilder access(@Nullable AccessState access) {
    this.access = access;
    return this;
  }

  /** Sets the reconciliation exception it speaks of. */
  public CustodyEventBuilder finding(@Nullable Finding finding) {
    this.finding = finding;
    return this;
  }

  /**
   * The event, if it is whole.
   *
   * @throws IllegalArgumentException if a rule of the format or of the kind does not hold; the
   *     message has the reason code, the field, what was expected and what was found; elements of
   *     sets are counted in their sorted order
   */
  public CustodyEvent build() {
    return EventCodec.check(this);
  }
}
