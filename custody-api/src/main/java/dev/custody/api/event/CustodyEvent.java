package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.internal.same.SameEvents;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One fact about goods: what happened to what, where, when, and in whose hands. Whoever vouches for
 * it does so in a statement beside it.
 *
 * <p>There are two ways to get one: {@link #builder(Kind)}, which checks every rule of the format
 * and of the kind, and {@link EventCodec#decode}, which accepts exactly the same events. So an
 * event that exists is whole: its aspects are there, its identifiers hold, its sets are sorted.
 * Immutable, equal by value, safe to share between threads.
 *
 * @since 0.1.0
 */
public final class CustodyEvent {

  /** The schema number of this version of the format. */
  public static final int SCHEMA = 1;

  static {
    SameEvents.lend(CustodyEvent::new);
  }

  private final Kind kind;
  private final Time time;
  private final Bytes nonce;
  private final @Nullable String consignment;
  private final List<Item> items;
  private final @Nullable String container;
  private final @Nullable Place place;
  private final @Nullable String holder;
  private final @Nullable Operator operator;
  private final @Nullable Device device;
  private final RareParts rare;

  CustodyEvent(Kind kind, CustodyEventBuilder builder, @Nullable Bytes bodyWithUnknownFields) {
    this.kind = kind;
    // The builder's lists are immutable: its setters copy, and a reader gives its own away.
    this.time = Objects.requireNonNull(builder.time, "time");
    this.nonce = Objects.requireNonNull(builder.nonce, "nonce");
    this.consignment = builder.consignment;
    this.items = builder.items;
    this.container = builder.container;
    this.place = builder.place;
    this.holder = builder.holder;
    this.operator = builder.operator;
    this.device = builder.device;
    this.rare = RareParts.of(builder, bodyWithUnknownFields);
  }

  /** The same event, with other instances of what is equal. */
  private CustodyEvent(CustodyEvent same, SameEvents.Values values) {
    this.kind = same.kind;
    this.time = same.time;
    this.nonce = same.nonce;
    this.consignment = same.consignment == null ? null : values.name(same.consignment);
    this.items = values.items(same.items);
    this.container = same.container == null ? null : values.name(same.container);
    this.place = same.place == null ? null : values.place(same.place);
    this.holder = same.holder == null ? null : values.name(same.holder);
    this.operator = same.operator == null ? null : values.operator(same.operator);
    this.device = same.device == null ? null : values.device(same.device);
    this.rare = same.rare;
  }

  /** Starts an event of this kind; time and nonce have no default. */
  public static CustodyEventBuilder builder(Kind kind) {
    return new CustodyEventBuilder(kind);
  }

  /**
   * A builder that holds all parts of this event, time and nonce included: for an event that
   * differs in a part. Whoever records another fact draws another nonce.
   *
   * @throws IllegalStateException if the event has fields of a later version: what they mean for
   *     the changed parts is not known here
   */
  public CustodyEventBuilder toBuilder() {
    if (rare.bodyWithUnknownFields != null) {
      throw new IllegalStateException("event with fields of a later version cannot be changed");
    }
    return new CustodyEventBuilder(this);
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }

  /** When, by the recording device's clock. */
  public Time time() {
    return time;
  }

  /** 16 random bytes: two equal facts are two events. */
  public Bytes nonce() {
    return nonce;
  }

  /** Identifier of what travels together; null if not stated. */
  public @Nullable String consignment() {
    return consignment;
  }

  /** What it is about, sorted; empty if none. */
  public List<Item> items() {
    return items;
  }

  /** Identifier of the unit that holds the items; null if not stated. */
  public @Nullable String container() {
    return container;
  }

  /** Where; null if not stated. */
  public @Nullable Place place() {
    return place;
  }

  /** Identifier of the party in possession when this happened; null if not stated. */
  public @Nullable String holder() {
    return holder;
  }

  /** Who gives to whom; null if not stated. */
  public @Nullable Transfer transfer() {
    return rare.transfer;
  }

  /** Seals, sorted; empty if none. */
  public List<Seal> seals() {
    return rare.seals;
  }

  /** The person at the device, by pseudonym; null if not stated. */
  public @Nullable Operator operator() {
    return operator;
  }

  /** The recording device; null if not stated. */
  public @Nullable Device device() {
    return device;
  }

  /** Business documents, sorted; empty if none. */
  public List<Document> documents() {
    return rare.documents;
  }

  /** Numbers of top-level fields that a reader must understand, ascending; empty if none. */
  public List<Integer> critical() {
    return rare.critical;
  }

  /** Commitments to values that live outside, by ascending slot; empty if none. */
  public List<Commitment> commitments() {
    return rare.commitments;
  }

  /** Footage and files by hash, sorted; empty if none. */
  public List<Attachment> attachments() {
    return rare.attachments;
  }

  /** Sensor values, sorted; empty if none. */
  public List<Reading> readings() {
    return rare.readings;
  }

  /** CBV disposition or another word; null if not stated. */
  public @Nullable String disposition() {
    return rare.disposition;
  }

  /** Which event is declared wrong; null if not stated. */
  public @Nullable Correction correction() {
    return rare.correction;
  }

  /** Related events, in the writer's order; empty if none. */
  public List<EventId> related() {
    return rare.related;
  }

  /** Unsigned bytes that a gateway received; null if not stated. */
  public @Nullable Foreign foreign() {
    return rare.foreign;
  }

  /** Newest checkpoint that the device had seen; null if not stated. */
  public @Nullable Anchor seen() {
    return rare.seen;
  }

  /** Last event that the signer knew for this consignment; null if not stated. */
  public @Nullable EventId previous() {
    return rare.previous;
  }

  /** What became of the device or operator; null if not stated. */
  public @Nullable Lifecycle lifecycle() {
    return rare.lifecycle;
  }

  /** What a gate or door did; null if not stated. */
  public @Nullable AccessState access() {
    return rare.access;
  }

  /** The reconciliation exception it speaks of; null if not stated. */
  public @Nullable Finding finding() {
    return rare.finding;
  }

  /** Whether the body has fields of a later version: kept and hashed as they came, not read. */
  public boolean hasUnknownFields() {
    return rare.bodyWithUnknownFields != null;
  }

  /**
   * What a statement names as its subject: the consignment, else the container, else a constant.
   */
  public String subject() {
    if (consignment != null) {
      return consignment;
    }
    return container != null ? container : "urn:custody:event";
  }

  /** The body as it came, where it cannot be written from the fields alone. */
  @Nullable Bytes bodyWithUnknownFields() {
    return rare.bodyWithUnknownFields;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CustodyEvent that
        && kind == that.kind
        && time.equals(that.time)
        && nonce.equals(that.nonce)
        && Objects.equals(consignment, that.consignment)
        && items.equals(that.items)
        && Objects.equals(container, that.container)
        && Objects.equals(place, that.place)
        && Objects.equals(holder, that.holder)
        && Objects.equals(operator, that.operator)
        && Objects.equals(device, that.device)
        && rare.equals(that.rare);
  }

  @Override
  public int hashCode() {
    // The nonce alone tells events apart.
    return nonce.hashCode();
  }

  /** Kind and nonce only: an event may hold what does not belong in a log file. */
  @Override
  public String toString() {
    return "CustodyEvent[" + kind + ", nonce=" + nonce.toShortHex() + "]";
  }
}
