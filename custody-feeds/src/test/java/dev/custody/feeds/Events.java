package dev.custody.feeds;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.AccessState;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.Attachment;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.ClockSource;
import dev.custody.api.event.Commitment;
import dev.custody.api.event.Condition;
import dev.custody.api.event.Correction;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Device;
import dev.custody.api.event.Document;
import dev.custody.api.event.Evidence;
import dev.custody.api.event.EvidenceType;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Foreign;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Resolution;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealClass;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Time;
import dev.custody.api.event.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/** Draws events of every kind with every field, boundary numbers and text of many scripts. */
public final class Events {

  private static final long MS_MAX = 253_402_300_799_999L;
  private static final long UINT32_MAX = 0xffff_ffffL;
  private static final String[] THINGS = {
    "/00/395172626926835439",
    "/01/09506000134352/21/A-1",
    "/01/09506000134352/10/L/21/%2F",
    "/8004/95060001343529x",
    "urn:custody:iso6346:CSQU3054383",
    "https://id.example.com/things/7?x=%20",
    "urn:x:" + "a".repeat(249),
  };
  private static final String[] CLASSES = {
    "/01/09506000134352", "/01/09506000134352/10/L7", "urn:x:pallet", "https://id.example.com/c"
  };
  private static final String[] TEXTS = {
    "4.2.1",
    "Übergabe",
    "\u4ea4\u63a5 \ud83d\ude9a",
    "\u05de\u05e1\u05d9\u05e8\u05d4",
    "\u00e9".repeat(512),
    " "
  };

  private final Random random;

  private Events(Random random) {
    this.random = random;
  }

  /** Whole events, as the builder makes them. */
  public static Arbitrary<CustodyEvent> any() {
    return Arbitraries.randomValue(Events::draw);
  }

  /** One event from this source. */
  public static CustodyEvent draw(Random random) {
    Kind[] kinds = Kind.values();
    Events events = new Events(random);
    CustodyEventBuilder builder = events.event(kinds[random.nextInt(kinds.length)]);
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      // The kind needs more than was drawn.
      events.complete(builder);
      return builder.build();
    }
  }

  private CustodyEventBuilder event(Kind kind) {
    CustodyEventBuilder b = CustodyEvent.builder(kind).time(time()).nonce(bytes(16));
    boolean parties = kind == Kind.HANDOVER || kind == Kind.DELIVER || kind == Kind.RETURN;
    // What any kind needs is there in every second event; the rest of them is made whole below.
    b.consignment(some(this::thing))
        .container(some(this::thing))
        .place(some(this::place))
        .holder(some(this::thing));
    b.items(listOf(4, this::item, i -> i.id() != null ? i.id() : i.classId() + i.condition()));
    b.transfer(parties ? transfer(true) : some(() -> transfer(false)));
    b.seals(listOf(3, this::seal, Seal::id))
        .operator(some(this::operator))
        .device(some(this::device));
    b.documents(listOf(3, this::document, d -> d.type() + " " + d.id()));
    b.commitments(commitments())
        .attachments(listOf(3, this::attachment, Object::toString))
        .readings(listOf(3, this::reading, Object::toString));
    b.disposition(some(this::word))
        .correction(some(this::correction))
        .related(ids(4))
        .foreign(some(this::foreign))
        .seen(some(this::anchor));
    b.previous(some(this::id))
        .lifecycle(some(() -> one(Lifecycle.values())))
        .access(some(() -> one(AccessState.values())))
        .finding(some(this::finding));
    if (random.nextInt(4) == 0) {
      b.critical(List.of(1, 2, 3, 4));
    }
    return b;
  }

  private void complete(CustodyEventBuilder b) {
    b.items(List.of(item()))
        .container(thing())
        .place(place())
        .seals(List.of(seal()))
        .lifecycle(one(Lifecycle.values()));
    b.access(one(AccessState.values()))
        .device(new Device(thing(), null, null, null))
        .readings(List.of(reading()))
        .attachments(List.of(attachment()));
    b.documents(List.of(new Document(null, null, 0, digest())))
        .correction(new Correction(id(), null, List.of()));
    b.foreign(new Foreign("text/csv", digest(), 0, null, null));
  }

  private Time time() {
    return new Time(
        1 + edge(MS_MAX - 1),
        random.nextInt(1_681) - 840,
        edge(UINT32_MAX),
        some(() -> one(ClockSource.values())),
        some(() -> bytes(16)),
        edge(MS_MAX),
        edge(UINT32_MAX));
  }

  private Place place() {
    Position position =
        some(
            () ->
                new Position(
                    signed(900_000_000),
                    signed(1_800_000_000),
                    edge(UINT32_MAX),
                    one(PositionSource.values())));
    String location = some(this::thing);
    return new Place(
        position == null && location == null ? thing() : some(this::thing), location, position);
  }

  private Item item() {
    boolean instance = random.nextBoolean();
    return new Item(
        instance ? thing() : null,
        instance ? null : one(CLASSES),
        some(this::decimal),
        some(this::word),
        some(() -> one(Condition.values())));
  }

  private Decimal decimal() {
    long unscaled =
        random.nextInt(4) == 0
            ? 0
            : random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(100_000) - 50_000;
    int scale = random.nextInt(19);
    return scale > 0 && unscaled % 10 == 0
        ? new Decimal(unscaled, 0)
        : new Decimal(unscaled, scale);
  }

  private Transfer transfer(boolean whole) {
    Outcome outcome = whole ? one(Outcome.values()) : some(() -> one(Outcome.values()));
    return new Transfer(
        whole ? thing() : some(this::thing),
        thing(),
        some(() -> bytes(16)),
        methods(),
        outcome,
        some(this::thing),
        some(this::thing));
  }

  private Seal seal() {
    return new Seal(
        thing(),
        some(() -> one(SealState.values())),
        some(() -> one(SealClass.values())),
        edge(Long.MAX_VALUE),
        some(() -> bytes(1 + random.nextInt(512))),
        some(this::thing),
        some(this::thing));
  }

  private Operator operator() {
    return new Operator(thing(), methods(), some(() -> bytes(1 + random.nextInt(32))));
  }

  private Device device() {
    Evidence evidence =
        some(() -> new Evidence(one(EvidenceType.values()), some(this::digest), edge(MS_MAX)));
    return new Device(thing(), some(this::text), some(this::text), evidence);
  }

  private Document document() {
    return new Document(word(), some(this::thing), edge(UINT32_MAX), some(this::digest));
  }

  private List<Commitment> commitments() {
    TreeSet<Long> slots = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      slots.add(1 + edge(UINT32_MAX - 1));
    }
    List<Commitment> commitments = new ArrayList<>();
    slots.forEach(slot -> commitments.add(new Commitment(slot, digest())));
    return commitments;
  }

  private Attachment attachment() {
    boolean tree = random.nextBoolean();
    return new Attachment(
        digest(),
        edge(Long.MAX_VALUE),
        some(this::word),
        tree ? 10 + random.nextInt(21) : 0,
        tree ? digest() : null,
        edge(MS_MAX),
        edge(UINT32_MAX),
        some(this::text));
  }

  private Reading reading() {
    return new Reading(
        word(),
        some(this::decimal),
        some(this::word),
        edge(MS_MAX),
        some(this::decimal),
        some(this::decimal),
        some(this::thing),
        random.nextBoolean());
  }

  private Correction correction() {
    return new Correction(id(), some(() -> one(CorrectionReason.values())), ids(3));
  }

  private Foreign foreign() {
    return new Foreign(word(), digest(), edge(Long.MAX_VALUE), some(this::text), some(this::text));
  }

  private Anchor anchor() {
    return new Anchor(word(), edge(Long.MAX_VALUE), some(this::digest), some(this::digest));
  }

  private Finding finding() {
    return new Finding(
        bytes(16),
        edge(UINT32_MAX),
        some(this::word),
        some(() -> one(Resolution.values())),
        some(this::word));
  }

  private List<AuthMethod> methods() {
    List<AuthMethod> methods = new ArrayList<>();
    for (AuthMethod method : AuthMethod.values()) {
      if (random.nextInt(3) == 0) {
        methods.add(method);
      }
    }
    return methods;
  }

  /** 0, the largest, a power of two or anything between. */
  private long edge(long max) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> max;
      case 2 -> Math.min(max, 1L << random.nextInt(63));
      case 3 -> Math.min(max, (1L << random.nextInt(63)) - 1);
      default -> (random.nextLong() >>> 1) % max;
    };
  }

  private int signed(int max) {
    return (int) (random.nextBoolean() ? edge(max) : -edge(max));
  }

  private List<EventId> ids(int max) {
    List<EventId> ids = new ArrayList<>();
    for (int i = random.nextInt(max); i > 0; i--) {
      ids.add(id());
    }
    return ids;
  }

  private EventId id() {
    return new EventId(bytes(32));
  }

  private Digest digest() {
    return new Digest(bytes(32));
  }

  private Bytes bytes(int length) {
    byte[] drawn = new byte[length];
    random.nextBytes(drawn);
    return Bytes.ofOwned(drawn);
  }

  private String thing() {
    return random.nextInt(3) > 0 ? one(THINGS) : "urn:x:n" + random.nextInt(1_000);
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(8) == 0 ? 127 : 1 + random.nextInt(6); i > 0; i--) {
      word.append((char) ('!' + random.nextInt(94)));
    }
    return word.toString();
  }

  private String text() {
    return one(TEXTS);
  }

  private <T> T one(T[] all) {
    return all[random.nextInt(all.length)];
  }

  private <T> @Nullable T some(Supplier<T> drawn) {
    return random.nextBoolean() ? drawn.get() : null;
  }

  private <T> List<T> listOf(int max, Supplier<T> element, Function<T, Object> key) {
    List<T> list = new ArrayList<>();
    List<Object> keys = new ArrayList<>();
    for (int i = random.nextInt(max); i > 0; i--) {
      T drawn = element.get();
      if (!keys.contains(key.apply(drawn))) {
        keys.add(key.apply(drawn));
        list.add(drawn);
      }
    }
    return list;
  }
}
