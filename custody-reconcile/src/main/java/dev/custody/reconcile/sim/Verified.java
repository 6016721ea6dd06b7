package dev.custody.reconcile.sim;

import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Time;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Input;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records as a verifier would judge them: streams, brackets, reasons; without cryptography. */
final class Verified {

  private final SimSettings settings;
  private final List<SimRecord> records;
  private final Map<String, Instant> revoked;
  private final Dice dice;

  /** Where the stream of a key stands. */
  private static final class Stream {
    private long next;
    private @Nullable Link previous;
  }

  private final Map<KeyId, Stream> streams = new HashMap<>();

  Verified(SimSettings settings, List<SimRecord> records, Map<String, Instant> revoked) {
    this.settings = settings;
    this.records = records;
    this.revoked = revoked;
    this.dice = new Dice(settings.seed());
  }

  /** One input a record, and a second one where it was delivered twice. */
  List<Arrival> arrivals() {
    List<List<Vouching>> vouchings = new ArrayList<>();
    records.forEach(record -> vouchings.add(new ArrayList<>()));
    // Whoever signs does so when it happens; a witness when it arrives.
    for (int i = 0; i < records.size(); i++) {
      vouch(records.get(i), false, vouchings.get(i));
    }
    List<Integer> byArrival = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      byArrival.add(i);
    }
    byArrival.sort(Comparator.comparing(i -> records.get(i).arrivedAt()));
    for (int i : byArrival) {
      vouch(records.get(i), true, vouchings.get(i));
    }
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      SimRecord record = records.get(i);
      Input input = new Input.Observed(observation(record, vouchings.get(i)));
      arrivals.add(new Arrival(record.arrivedAt(), input));
      String name = record.event().nonce().toHex();
      if (dice.chance(settings.noise().duplicateRate() / 2, "delivered twice", name)) {
        arrivals.add(
            new Arrival(
                record.arrivedAt().plusSeconds(dice.between(20, 900, "again", name)), input));
      }
    }
    return arrivals;
  }

  private void vouch(SimRecord record, boolean witness, List<Vouching> into) {
    EventId id = id(record.event());
    for (SimSigning signing : record.signings()) {
      // Nothing authentic comes of a key that nobody knows.
      if ((signing.role() == Role.WITNESS) == witness && signing.known()) {
        into.add(vouching(record, signing, id));
      }
    }
  }

  private Vouching vouching(SimRecord record, SimSigning signing, EventId id) {
    KeyId kid = signing.device().simulatedKey();
    Stream stream = streams.computeIfAbsent(kid, k -> new Stream());
    Link before = stream.previous == null ? Link.genesis(kid) : stream.previous;
    Link link = Link.ofTbs((kid + "/" + stream.next + "/" + id).getBytes(StandardCharsets.UTF_8));
    boolean stamps = signing.role().stamps();
    TimeBracket bracket =
        new TimeBracket(
            stamps ? record.arrivedAt() : record.contactAt(),
            TimeBracket.Lower.SEEN_CHECKPOINT,
            record.arrivedAt(),
            stamps ? TimeBracket.Upper.CHECKPOINT : TimeBracket.Upper.WITNESS);
    Vouching vouching =
        new Vouching(
            kid,
            signing.role(),
            signing.device().party(),
            stream.next,
            link,
            before,
            bracket,
            stamps ? record.arrivedAt() : null,
            reasons(record, signing),
            notes(record.event().time(), signing.role(), bracket));
    stream.next++;
    stream.previous = link;
    return vouching;
  }

  private Set<Reason> reasons(SimRecord record, SimSigning signing) {
    Instant since = revoked.get(signing.device().name());
    // What is not proven to be signed before the revocation does not count.
    return since != null && record.arrivedAt().isAfter(since)
        ? EnumSet.of(Reason.KEY_REVOKED)
        : Set.of();
  }

  private static Set<Note> notes(Time time, Role role, TimeBracket bracket) {
    boolean claims = role == Role.ACTOR || role == Role.GIVER;
    boolean early = time.instant().plusMillis(time.uncertaintyMs()).isBefore(bracket.notBefore());
    boolean late = time.instant().minusMillis(time.uncertaintyMs()).isAfter(bracket.notAfter());
    return claims && (early || late) ? EnumSet.of(Note.CLAIM_OUTSIDE_BRACKET) : Set.of();
  }

  private static Observation observation(SimRecord record, List<Vouching> vouchings) {
    EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
    EnumSet<Note> notes = EnumSet.noneOf(Note.class);
    boolean gateway = false;
    TimeBracket bracket = null;
    for (Vouching vouching : vouchings) {
      notes.addAll(vouching.notes());
      gateway |= vouching.role() == Role.GATEWAY;
      if (vouching.role() != Role.WITNESS) {
        reasons.addAll(vouching.reasons());
        if (bracket == null && vouching.good()) {
          bracket = vouching.bracket();
        }
      }
    }
    if (record.signings().stream().anyMatch(signing -> !signing.known())) {
      reasons.add(Reason.UNKNOWN_KEY);
    }
    Trust trust =
        !reasons.isEmpty() ? Trust.UNVERIFIED : gateway ? Trust.WITNESSED : Trust.VERIFIED;
    return new Observation(
        record.event(), id(record.event()), trust, vouchings, reasons, notes, bracket);
  }

  private static EventId id(CustodyEvent event) {
    return EventId.ofBody(EventCodec.encode(event));
  }
}
