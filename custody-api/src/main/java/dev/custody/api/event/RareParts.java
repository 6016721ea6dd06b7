package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an event that most events do not have, so that a scan does not carry a field for
 * each of them: one object for all that have none.
 */
final class RareParts {

  private static final RareParts NONE = new RareParts(new CustodyEventBuilder(Kind.SCAN), null);

  final @Nullable Transfer transfer;
  final List<Seal> seals;
  final List<Document> documents;
  final List<Integer> critical;
  final List<Commitment> commitments;
  final List<Attachment> attachments;
  final List<Reading> readings;
  final @Nullable String disposition;
  final @Nullable Correction correction;
  final List<EventId> related;
  final @Nullable Foreign foreign;
  final @Nullable Anchor seen;
  final @Nullable EventId previous;
  final @Nullable Lifecycle lifecycle;
  final @Nullable AccessState access;
  final @Nullable Finding finding;
  final @Nullable Bytes bodyWithUnknownFields;

  private RareParts(CustodyEventBuilder builder, @Nullable Bytes bodyWithUnknownFields) {
    this.transfer = builder.transfer;
    this.seals = builder.seals;
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

  /** Those of a builder. */
  static RareParts of(CustodyEventBuilder builder, @Nullable Bytes bodyWithUnknownFields) {
    boolean none =
        bodyWithUnknownFields == null
            && builder.transfer == null
            && builder.seals.isEmpty()
            && builder.documents.isEmpty()
            && builder.critical.isEmpty()
            && builder.commitments.isEmpty()
            && builder.attachments.isEmpty()
            && builder.readings.isEmpty()
            && builder.disposition == null
            && builder.correction == null
            && builder.related.isEmpty()
            && builder.foreign == null
            && builder.seen == null
            && builder.previous == null
            && builder.lifecycle == null
            && builder.access == null
            && builder.finding == null;
    return none ? NONE : new RareParts(builder, bodyWithUnknownFields);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof RareParts that
            && Objects.equals(transfer, that.transfer)
            && seals.equals(that.seals)
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
            && lifecycle == that.lifecycle
            && access == that.access
            && Objects.equals(finding, that.finding)
            && Objects.equals(bodyWithUnknownFields, that.bodyWithUnknownFields));
  }

  @Override
  public int hashCode() {
    return Objects.hash(disposition, correction, previous, lifecycle, access, finding);
  }
}
