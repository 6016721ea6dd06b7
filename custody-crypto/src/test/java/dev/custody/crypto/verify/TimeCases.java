package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.verify.TestKey.Stated;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cases of vectors/own/time.json: the table of windows and revocations with every source of an
 * upper end, and each proof right and wrong.
 */
final class TimeCases {

  static final String BOUNDARY = "2026-11-20T12:00:00Z";
  private static final Instant T = Instant.parse(BOUNDARY);
  private static final String BEGIN = "2026-11-01T00:00:00Z";
  private static final String END = "2027-11-01T00:00:00Z";
  private static final String LATE = "2027-01-01T00:00:00Z";
  private static final DateTimeFormatter GEN_TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /** What bounds a statement from above. */
  enum Upper {
    TIMESTAMP_TOKEN,
    CHECKPOINT,
    WITNESS,
    LATER_STATEMENT,
    CALLER
  }

  /** What the boundary is. */
  enum Boundary {
    NOT_BEFORE,
    NOT_AFTER,
    REVOKED_AT,
    COMPROMISED_SINCE
  }

  /** a and b in seconds from the boundary (no a: the key's window), and the reason. */
  private static final Object[][] UNTIL = {
    {null, -1, null},
    {null, 0, "TIME_UNPROVEN"},
    {null, 1, "TIME_UNPROVEN"},
    {-1, -1, null},
    {-1, 0, "TIME_UNPROVEN"},
    {-1, 1, "TIME_UNPROVEN"},
    {0, 0, "REFUSED"},
    {0, 1, "REFUSED"},
    {1, 1, "REFUSED"},
    {1, 2, "REFUSED"},
  };

  private static final Object[][] FROM = {
    {null, -1, "KEY_NOT_YET_VALID"}, {null, 0, null}, {null, 1, null}, {1, 1, null}
  };

  private final TestKeys k = new TestKeys();
  private final TestTsa tsa = new TestTsa("tsa");
  private final TestLog log = new TestLog();

  static List<ObjectNode> all() {
    List<ObjectNode> cases = new ArrayList<>();
    for (Boundary boundary : Boundary.values()) {
      for (Object[] row : boundary == Boundary.NOT_BEFORE ? FROM : UNTIL) {
        for (Upper upper : Upper.values()) {
          cases.add(
              new TimeCases()
                  .row(boundary, (Integer) row[0], (Integer) row[1], (String) row[2], upper));
        }
      }
    }
    TimeProofCases.addTo(cases);
    return cases;
  }

  private ObjectNode row(
      Boundary boundary, @Nullable Integer a, int b, @Nullable String reason, Upper upper) {
    switch (boundary) {
      case NOT_BEFORE:
        k.dev.window(BOUNDARY, END);
        break;
      case NOT_AFTER:
        k.dev.window(BEGIN, BOUNDARY);
        break;
      case REVOKED_AT:
        k.dev.revoked(BOUNDARY, null);
        break;
      default:
        k.dev.revoked(LATE, BOUNDARY);
    }
    String from = a == null ? null : at(a);
    String until = at(b);
    Checkpoint seen = from == null ? null : log.checkpoint(from);
    TestEvent event =
        TestEvent.of(
            TestEvent.builder(Kind.SCAN, "time")
                .seen(seen == null ? null : TestLog.anchor(seen))
                .time(T)
                .build());
    Stated actor = k.dev.actor(event);
    List<FeedRecord> feed = new ArrayList<>();
    if (seen != null) {
      feed.add(new FeedRecord.OfCheckpoint(TestLog.text(seen)));
    }
    String[] proofs = {};
    if (upper == Upper.LATER_STATEMENT) {
      TestEvent next = TestEvent.scan("next");
      Stated later = k.dev.actor(next);
      feed.add(with(next, List.of(token(later, b)), List.of(), later));
      feed.add(event.record(actor));
    } else if (upper == Upper.TIMESTAMP_TOKEN) {
      feed.add(with(event, List.of(token(actor, b)), List.of(), actor));
      proofs = new String[] {"TIMESTAMP " + until};
    } else if (upper == Upper.CHECKPOINT) {
      int index = log.add(event.signed(actor));
      Bytes receipt = log.receipt(index, log.checkpoint(until));
      feed.add(with(event, List.of(), List.of(receipt), actor));
      proofs = new String[] {"RECEIPT " + until};
    } else if (upper == Upper.WITNESS) {
      feed.add(event.record(actor, k.store.witness(event, actor, until)));
    } else {
      feed.add(event.record(actor));
    }
    String name =
        boundary + (a == null ? "" : ", seen " + a + " s") + ", " + upper + " " + b + " s";
    TimeCase one =
        new TimeCase(name, keys())
            .at(upper == Upper.CALLER ? until : LATE)
            .feed(feed.toArray(new FeedRecord[0]));
    if (seen != null) {
      proofs = plus(proofs, "SEEN " + from);
    }
    one.proofs(proofs);
    if (reason == null) {
      one.bracket(
          from != null ? from : boundary == Boundary.NOT_BEFORE ? BOUNDARY : BEGIN,
          from != null ? "SEEN_CHECKPOINT" : "KEY_WINDOW",
          until,
          upper.name());
      boolean outside =
          T.isBefore(Instant.parse(from == null ? BEGIN : from)) || T.isAfter(Instant.parse(until));
      return outside ? one.is("VERIFIED", "CLAIM_OUTSIDE_BRACKET") : one.is("VERIFIED");
    }
    String verdict = reason.equals("TIME_UNPROVEN") ? "INDETERMINATE" : "REJECTED";
    String refused = boundary == Boundary.NOT_AFTER ? "KEY_EXPIRED" : "KEY_REVOKED";
    String code = reason.equals("REFUSED") ? refused : reason;
    // A witness of what is not good dates it all the same, and answers nothing good.
    return upper == Upper.WITNESS
        ? one.is(verdict, code, "STATEMENT_IGNORED")
        : one.is(verdict, code);
  }

  private List<TestKey> keys() {
    List<TestKey> keys = TimeCase.keys(k.dev, k.store, tsa.key);
    keys.addAll(log.keys());
    return keys;
  }

  /** So that accuracy and resolution, a second each, end there. */
  private Bytes token(Stated stated, int offset) {
    return tsa.token(stated.statement().signature(), GEN_TIME.format(T.plusSeconds(offset - 2)));
  }

  static FeedRecord with(
      TestEvent event, List<Bytes> tokens, List<Bytes> receipts, Stated... stated) {
    return new FeedRecord.OfEvent(
        new EventPackage(event.signed(stated), List.of(), tokens, receipts, List.of()));
  }

  static Bytes ascii(String text) {
    return Bytes.ofOwned(text.getBytes(StandardCharsets.UTF_8));
  }

  static String at(int offset) {
    return T.plusSeconds(offset).toString();
  }

  private static String[] plus(String[] list, String one) {
    String[] all = java.util.Arrays.copyOf(list, list.length + 1);
    all[list.length] = one;
    return all;
  }
}
