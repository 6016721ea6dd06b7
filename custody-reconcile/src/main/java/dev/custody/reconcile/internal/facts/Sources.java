package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.Foreign;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.plan.Roster;
import org.jspecify.annotations.Nullable;

/** Which source an event comes from. */
public final class Sources {

  private static final String TABLE = "application/vnd.custody.";

  private Sources() {}

  /**
   * What a gateway received comes from what recorded it, where the signed media type says what that
   * is; a gateway itself is no source. Everything else comes from what the roster says of its key.
   */
  public static Source of(Fact fact, @Nullable Vouching main, Roster.@Nullable Entry entry) {
    Foreign foreign = fact.event().foreign();
    if (main != null
        && main.role() == Role.GATEWAY
        && foreign != null
        && foreign.mediaType() != null
        && foreign.mediaType().startsWith(TABLE)) {
      String table = foreign.mediaType().substring(TABLE.length());
      switch (table) {
        case "counts+csv", "counts+json":
          return Source.WMS;
        case "weights+csv", "weights+json":
          return Source.SCALE;
        case "positions+csv", "positions+json":
          return Source.TELEMATICS;
        default:
          break;
      }
    }
    return entry == null ? Source.HANDHELD : entry.source();
  }
}
