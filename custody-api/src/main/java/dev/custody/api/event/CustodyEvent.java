package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
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

  private final Kind kind;
  private final Time time;
  private final Bytes nonce;
  private final @Nullable String consignment;
  private final List<Item> items;
  private final @Nullable String container;
  private final @Nullable Place place;
  private final @Nullable String holder;
  private final @Nullable Transfer transfer;
  private final List<Seal> seals;
  private final @Nullable Operator operator;
  private final @Nullable Device device;
  private final List<Document> documents;
  private final List<Integer> critical;
  private final List<Commitment> commitments;
  private final List<Attachment> attachments;
  private final List<Reading> readings;
  private final @Nullable String disposition;
  private final @Nullable Correction correction;
  private final List<EventId> related;
  private final @Nullable Foreign foreign;
  private final @Nullable Anchor seen;
  private final @Nullable EventId previous;
  private final @Nullable Lifecycle lifecycle;
  private final @Nullable AccessState access;
  private final @Nullable Finding finding;
  private final @Nullable Bytes bodyWithUnknownFields;

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
    this.transfer = builder.transfer;
    this.seals = builder.seals;
    this.operator = builder.operator;
    this.device = builder.device;
    this.documents = builder.documents;
    this.critical = builder.critical;
    this.commitments = builder.commitments;
    this.attachments = builder.attachments;
    this.readings = builder.readings;
    this.disposition = builder.disposition;
    this.correction = builder.correction;
    this.related = builder.related;
    this.foreign = builder.foreign;
    this.seen = builder.seen;
    this.previous = builder.previous;
    this.lifecycle = builder.lifecycle;
    this.access = builder.access;
    this.finding = builder.finding;
    this.bodyWithUnknownFields = bodyWithUnknownFields;
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
    if (bodyWithUnknownFields != null) {
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
    return transfer;
  }

  /** Seals, sorted; empty if none. */
  public List<Seal> seals() {
    return seals;
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
    return documents;
  }

  /** Numbers of top-level fields that a reader must understand, ascending; empty if none. */
  public List<Integer> critical() {
    return critical;
  }

  /** Commitments to values that live outside, by ascending slot; empty if none. */
  public List<Commitment> commitments() {
    return commitments;
  }

  /** Footage and files by hash, sorted; empty if none. */
  public List<Attachment> attachments() {
    return attachments;
  }

  /** Sensor values, sorted; empty if none. */
  public List<Reading> readings() {
    return readings;
  }

  /** CBV disposition or another word; null if not stated. */
  public @Nullable String disposition() {
    return disposition;
  }

  /** Which event is declared wrong; null if not stated. */
  public @Nullable Correction correction() {
    return correction;
  }

  /** Related events, in the writer's order; empty if none. */
  public List<EventId> related() {
    return related;
  }

  /** Unsigned bytes that a gateway received; null if not stated. */
  public @Nullable Foreign foreign() {
    return foreign;
  }

  /** Newest checkpoint that the device had seen; null if not stated. */
  public @Nullable Anchor seen() {
    return seen;
  }

  /** Last event that the signer knew for this consignment; null if not stated. */
  public @Nullable EventId previous() {
    return previous;
  }

  /** What became of the device or operator; null if not stated. */
  public @Nullable Lifecycle lifecycle() {
    return lifecycle;
  }

  /** What a gate or door did; null if not stated. */
  public @Nullable AccessState access() {
    return access;
  }

  /** The reconciliation exception it speaks of; null if not stated. */
  public @Nullable Finding finding() {
    return finding;
  }

  /** Whether the body has fields of a later version: kept and hashed as they came, not read. */
  public boolean hasUnknownFields() {
    return bodyWithUnknownFields != null;
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
    return bodyWithUnknownFields;
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
        && Objects.equals(transfer, that.transfer)
        && seals.equals(that.seals)
        && Objects.equals(operator, that.operator)
        && Objects.equals(device, that.device)
        && documents.equals(that.documents)
        && critical.equals(that.critical)
        && commitments.equals(that.commitments)
        && attachments.equals(that.attachments)
        && readings.equals(that.readings)
        && Objects.equals(disposition, that.disposition)
        && Objects.equals(correction, that.correction)
        && related.equals(that.related)
        && Objects.equals(foreign, that.foreign)
        && Objects.equals(seen, that.seen)
        && Objects.equals(previous, that.previous)
        && Objects.equals(lifecycle, that.lifecycle)
        && Objects.equals(access, that.access)
        && Objects.equals(finding, that.finding)
        && Objects.equals(bodyWithUnknownFields, that.bodyWithUnknownFields);
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
