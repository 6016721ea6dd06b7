package dev.custody.feeds.internal.epcis;

import dev.custody.api.event.Transfer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sources and destinations that are parties: who had it, who gets it. */
final class PartyMapping {

  private final Fields event;
  private final Map<String, String> prefixes;

  PartyMapping(Fields event, Map<String, String> prefixes) {
    this.event = event;
    this.prefixes = prefixes;
  }

  /** The transfer, without outcome; null if no party is named. */
  @Nullable Transfer transfer() {
    Parties from = parties("sourceList", "source");
    Parties to = parties("destinationList", "destination");
    String receiver = to.possessing;
    if (receiver != null && receiver.equals(from.possessing)) {
      event.report("destinationList", "the possessing party is that of the source");
      receiver = null;
    }
    boolean none =
        from.possessing == null && receiver == null && from.owning == null && to.owning == null;
    return none
        ? null
        : new Transfer(from.possessing, receiver, null, List.of(), null, from.owning, to.owning);
  }

  private Parties parties(String list, String member) {
    Parties parties = new Parties();
    if (!event.has(list)) {
      return parties;
    }
    for (Fields entry : event.objects(list)) {
      String type = entry.has("type") ? entry.text("type") : null;
      String role = type == null ? "" : Vocabulary.shortForm(type, "SDT", prefixes);
      String id = Values.identifier(entry, member, prefixes);
      entry.reportLeft("transfers have no field for it");
      if (id == null) {
        entry.report("", "a party without its identifier");
      } else if (role.equals("possessing_party") && parties.possessing == null) {
        parties.possessing = id;
      } else if (role.equals("owning_party") && parties.owning == null) {
        parties.owning = id;
      } else {
        entry.report("", "neither the one possessing nor the one owning party");
      }
    }
    return parties;
  }

  private static final class Parties {
    private @Nullable String possessing;
    private @Nullable String owning;
  }
}
