package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.note.Checkpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose lines date a checkpoint: a witness's, while both its key and the log's might do so. */
class DatedNotesTest {

  private static final Instant AT = Instant.parse("2027-01-01T00:00:00Z");
  private static final String FROM = "2026-11-20T10:00:00Z";
  private static final String LAST = "2026-11-20T11:59:59Z";
  private static final String UNTIL = "2026-11-20T12:00:00Z";
  private static final String TOO_EARLY = "2026-11-20T09:59:59Z";

  private final TestLog log = new TestLog();

  @Test
  void line_datesWithinTheWindowOfTheLogsKey() {
    log.key.window(FROM, UNTIL);
    assertWindow();
  }

  @Test
  void line_datesWithinTheWindowOfTheWitness() {
    log.witness.window(FROM, UNTIL);
    assertWindow();
  }

  @Test
  void keyOfALog_promisesUntilItsRevocation_andACompromisedOneNothing() {
    log.key.revoked(UNTIL, null);
    assertThat(date(LAST)).contains(Instant.parse(LAST));
    assertThat(date(UNTIL)).isEmpty();
    log.key.revoked(UNTIL, UNTIL);
    assertThat(date(LAST)).isEmpty();
  }

  @Test
  void keyOfAWitness_datesUntilItsRevocation_andACompromisedOneNothing() {
    log.witness.revoked(UNTIL, null);
    assertThat(date(LAST)).contains(Instant.parse(LAST));
    assertThat(date(UNTIL)).isEmpty();
    log.witness.revoked(UNTIL, UNTIL);
    assertThat(date(LAST)).isEmpty();
  }

  @Test
  void witnessOfAnyPartyThatHasTheLog_datesNothing() {
    // Two parties have keys of one origin; the witness is of the second.
    TestKey second = new TestKey("log 2", Algorithm.ED25519, "urn:example:observer", "LOG");
    second.with("noteKeyName", TestLog.ORIGIN);
    assertThat(date(LAST)).isPresent();
    assertThat(date(List.of(log.key, second, log.witness), LAST)).isEmpty();
  }

  @Test
  void badLineOfAWitness_spoilsTheNote_andThatOfAStrangerDoesNot() {
    TestKey stranger = TestLog.witness("stranger", "urn:example:x");
    Checkpoint good = log.checkpoint(LAST);
    assertThat(date(TestLog.cosigned(good, stranger, FROM).note())).contains(Instant.parse(LAST));
    String text = TestLog.text(good);
    int last = text.length() - 3;
    String bad =
        text.substring(0, last) + (text.charAt(last) == 'A' ? 'B' : 'A') + text.substring(last + 1);
    assertThat(date(TimeCases.ascii(bad))).isEmpty();
  }

  private void assertWindow() {
    assertThat(date(TOO_EARLY)).isEmpty();
    assertThat(date(FROM)).contains(Instant.parse(FROM));
    assertThat(date(LAST)).contains(Instant.parse(LAST));
    assertThat(date(UNTIL)).isEmpty();
  }

  private Optional<Instant> date(String time) {
    return date(log.keys(), time);
  }

  private Optional<Instant> date(List<TestKey> keys, String time) {
    return date(keys, log.checkpoint(time).note());
  }

  private Optional<Instant> date(Bytes note) {
    return date(log.keys(), note);
  }

  private static Optional<Instant> date(List<TestKey> keys, Bytes note) {
    return Verifier.of(
            TrustJson.read(new OwnCase("notes", keys).is("VERIFIED").get("trust")),
            new VerificationPolicy(AT, VerificationPolicy.Streams.MAY_HAVE_GAPS),
            VerificationBackend.best())
        .logDates(TestLog.ORIGIN, List.of(note))
        .of(0);
  }
}
