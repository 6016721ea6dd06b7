package dev.custody.api.event;

import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.wire.WireReader;
import org.jspecify.annotations.Nullable;

/** What an event of each kind must say (docs/format.md, kinds). */
final class Aspects {

  private Aspects() {}

  /**
   * The first aspect that is missing, or null.
   *
   * @param kind null if unknown: then only what every event must say is asked for
   */
  static @Nullable Refusal missing(@Nullable Kind kind, CustodyEventBuilder e, WireReader wire) {
    String what = missing(kind, e);
    return what == null
        ? null
        : wire.refusal(Reason.MISSING_ASPECT, "", wire.position(), what, "none");
  }

  private static @Nullable String missing(@Nullable Kind kind, CustodyEventBuilder e) {
    if (e.time == null || e.time.utcMs() == 0) {
      return "time.utc_ms";
    }
    if (e.nonce == null) {
      return "nonce";
    }
    return kind == null ? null : missingOfKind(kind, e);
  }

  private static @Nullable String missingOfKind(Kind kind, CustodyEventBuilder e) {
    boolean goods = !e.items.isEmpty() || e.container != null;
    return switch (kind) {
      case HANDOVER, DELIVER, RETURN -> transfer(e, goods);
      case DISPATCH, RECEIVE, SCAN, STORE, INSPECT -> unless(goods, "items or container");
      case LOAD, UNLOAD, PACK, UNPACK ->
          unless(!e.items.isEmpty() && e.container != null, "container and items");
      case DEPART, ARRIVE ->
          unless(
              e.place != null && (e.container != null || e.consignment != null),
              "place, and container or consignment");
      case SEAL -> unless(!e.seals.isEmpty(), "seals");
      case COUNT -> unless(e.place != null && !e.items.isEmpty(), "place and items");
      case ACCESS -> unless(e.place != null && e.access != null, "place and access");
      case TELEMETRY ->
          unless(
              !e.readings.isEmpty() || e.place != null && e.place.position() != null,
              "readings, or a position");
      case EVIDENCE -> unless(!e.attachments.isEmpty(), "attachments");
      case IDENTITY ->
          unless(
              e.lifecycle != null && (e.device != null || e.operator != null),
              "lifecycle, and device or operator");
      case PLAN -> unless(hasDocumentDigest(e), "a document with digest");
      case HOLD, RELEASE, EXCEPTION ->
          unless(
              goods || e.consignment != null || e.place != null || e.holder != null,
              "items, container, consignment, place or holder");
      case CORRECTION ->
          unless(e.correction != null && e.correction.target() != null, "correction.target");
      case FOREIGN ->
          unless(
              e.foreign != null && e.foreign.mediaType() != null && e.foreign.digest() != null,
              "foreign.media_type and foreign.digest");
    };
  }

  private static @Nullable String transfer(CustodyEventBuilder e, boolean goods) {
    Transfer t = e.transfer;
    if (t == null || t.giver() == null || t.receiver() == null || t.outcome() == null) {
      return "transfer with giver, receiver and outcome";
    }
    return unless(goods, "items or container");
  }

  private static boolean hasDocumentDigest(CustodyEventBuilder e) {
    return e.documents.stream().anyMatch(document -> document.digest() != null);
  }

  private static @Nullable String unless(boolean there, String what) {
    return there ? null : what;
  }
}
