package dev.custody.feeds.internal.table;

import dev.custody.api.Parsed;
import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Time;
import dev.custody.api.id.Identifier;
import dev.custody.feeds.epcis.DocumentOrigin;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.JsonRefused.Rule;
import dev.custody.feeds.table.TableKind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One row as one event, or a refusal that says which cell. */
public final class RowMapper {

  private static final long MILLIS_MAX = 253_402_300_799_999L;
  private static final String NUMBER = "-?[0-9]{1,18}(\\.[0-9]{1,18})?";

  private static final Set<String> COUNTS =
      columns("time,place,item,quantity,uom,container,consignment,condition,holder,kind");
  private static final Set<String> WEIGHTS =
      columns("time,place,unit,weight,uom,consignment,device,kind");
  private static final Set<String> POSITIONS =
      columns("time,place,unit,lat,lon,accuracyM,consignment,kind");

  private final TableKind kind;
  private final DocumentOrigin origin;

  /** Maps rows of this document. */
  public RowMapper(TableKind kind, DocumentOrigin origin) {
    this.kind = kind;
    this.origin = origin;
  }

  private static Set<String> columns(String names) {
    return new TreeSet<>(List.of(names.split(",")));
  }

  /** The columns that a table of this kind may have. */
  public Set<String> columns() {
    return switch (kind) {
      case COUNTS -> COUNTS;
      case WEIGHTS -> WEIGHTS;
      case POSITIONS -> POSITIONS;
    };
  }

  /** The event of a row. */
  public CustodyEvent map(Row row) throws JsonRefused {
    CustodyEventBuilder event =
        switch (kind) {
          case COUNTS -> count(row);
          case WEIGHTS -> weight(row);
          case POSITIONS -> position(row);
        };
    try {
      return event
          .time(time(row))
          .nonce(origin.nonce(row.line(), 0))
          .consignment(identifier(row, "consignment"))
          .foreign(origin.foreign(row.line()))
          .build();
    } catch (IllegalArgumentException e) {
      throw new JsonRefused(
          Rule.UNEXPECTED, row.pointer(), row.spot(), "a row that makes an event", "another");
    }
  }

  private static CustodyEventBuilder count(Row row) throws JsonRefused {
    Kind step = kind(row, Kind.COUNT, Kind.RECEIVE, Kind.STORE, Kind.DISPATCH);
    String name = required(row, "item");
    Decimal quantity = row.text("quantity") == null ? null : decimal(row, "quantity");
    boolean ofClass = name.startsWith("/01/") && !name.contains("/21/");
    Item item =
        new Item(
            ofClass ? null : name,
            ofClass ? name : null,
            quantity,
            row.text("uom"),
            row.text("condition") == null ? null : constant(row, "condition", Condition.values()));
    return CustodyEvent.builder(step)
        .place(Place.at(required(row, "place")))
        .items(List.of(item))
        .container(identifier(row, "container"))
        .holder(identifier(row, "holder"));
  }

  private static CustodyEventBuilder weight(Row row) throws JsonRefused {
    Kind step = kind(row, Kind.INSPECT, Kind.RECEIVE, Kind.DISPATCH);
    String place = identifier(row, "place");
    Reading reading =
        new Reading(
            "Mass",
            decimal(row, "weight"),
            row.required("uom"),
            time(row).utcMs(),
            null,
            null,
            identifier(row, "device"),
            false);
    return CustodyEvent.builder(step)
        .place(place == null ? null : Place.at(place))
        .items(List.of(Item.of(required(row, "unit"))))
        .readings(List.of(reading));
  }

  private static CustodyEventBuilder position(Row row) throws JsonRefused {
    Kind step = kind(row, Kind.TELEMETRY, Kind.DEPART, Kind.ARRIVE);
    String place = step == Kind.TELEMETRY ? identifier(row, "place") : required(row, "place");
    String accuracy = row.text("accuracyM");
    Position position =
        new Position(
            (int) scaled(row, "lat", 7, 900_000_000L),
            (int) scaled(row, "lon", 7, 1_800_000_000L),
            accuracy == null ? 0 : scaled(row, "accuracyM", 3, 4_294_967_295L),
            PositionSource.POSITION_GNSS);
    if (position.accuracyMm() < 0) {
      throw row.refused("accuracyM", "metres, not negative", "a negative number");
    }
    return CustodyEvent.builder(step)
        .place(new Place(place, null, position))
        .container(required(row, "unit"));
  }

  private static Kind kind(Row row, Kind otherwise, Kind... others) throws JsonRefused {
    if (row.text("kind") == null) {
      return otherwise;
    }
    Kind[] all = new Kind[others.length + 1];
    all[0] = otherwise;
    System.arraycopy(others, 0, all, 1, others.length);
    return constant(row, "kind", all);
  }

  @SafeVarargs
  private static <E extends Enum<E>> E constant(Row row, String column, E... admitted)
      throws JsonRefused {
    String text = row.required(column);
    for (E each : admitted) {
      if (each.name().equals(text) && !text.endsWith("_UNSPECIFIED")) {
        return each;
      }
    }
    throw row.refused(column, "one of " + Arrays.toString(admitted), "another word");
  }

  private static Time time(Row row) throws JsonRefused {
    String text = row.required("time");
    try {
      OffsetDateTime at = OffsetDateTime.parse(text);
      Instant instant = at.toInstant();
      int seconds = at.getOffset().getTotalSeconds();
      boolean fits = instant.getNano() % 1_000_000 == 0 && seconds % 60 == 0;
      if (fits
          && instant.toEpochMilli() > 0
          && instant.toEpochMilli() <= MILLIS_MAX
          && Math.abs(seconds) <= 840 * 60) {
        return new Time(instant.toEpochMilli(), seconds / 60, 0, null, null, 0, 0);
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Refused below, with the place.
    }
    throw row.refused(
        "time", "an RFC 3339 time with its offset, up to milliseconds", "another text");
  }

  private static String required(Row row, String column) throws JsonRefused {
    row.required(column);
    String id = identifier(row, column);
    if (id == null) {
      throw new AssertionError("a value that is there was read");
    }
    return id;
  }

  private static @Nullable String identifier(Row row, String column) throws JsonRefused {
    String text = row.text(column);
    if (text != null && Identifier.parse(text) instanceof Parsed.Refused<Identifier> refused) {
      throw row.refused(column, refused.first().expected(), refused.first().found());
    }
    return text;
  }

  private static Decimal decimal(Row row, String column) throws JsonRefused {
    BigDecimal number = number(row, column);
    if (number.signum() < 0) {
      throw row.refused(column, "a number, not negative", "a negative number");
    }
    try {
      return Decimal.of(number);
    } catch (ArithmeticException e) {
      throw row.refused(column, "a number of 18 decimals and 63 bits", "more");
    }
  }

  private static long scaled(Row row, String column, int digits, long max) throws JsonRefused {
    try {
      long found = number(row, column).scaleByPowerOfTen(digits).longValueExact();
      if (Math.abs(found) <= max) {
        return found;
      }
    } catch (ArithmeticException e) {
      // More decimals than the field has: refused, not rounded.
    }
    throw row.refused(column, "a number within its range, " + digits + " decimals", "another");
  }

  private static BigDecimal number(Row row, String column) throws JsonRefused {
    String text = row.required(column);
    if (!text.matches(NUMBER)) {
      throw row.refused(column, "a plain decimal number", "another text");
    }
    return new BigDecimal(text);
  }
}
