package dev.custody.cli.threat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.trust.SignedTrustBundle;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import dev.custody.crypto.verify.VerificationRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Input that is much larger than it may be, or says that it is: every limit of the format. */
class FloodTest {

  /** What a refusal may allocate, however long the input is. */
  private static final long REFUSAL_BYTES_MAX = 512 * 1_024;

  private final Map<String, Case> cases = new LinkedHashMap<>();

  private record Case(Reason reason, Supplier<Set<Reason>> read) {}

  private static Bytes field(int number, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (long) number << 3 | 2);
    varint(out, value.length);
    out.writeBytes(value);
    return Bytes.ofOwned(out.toByteArray());
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      out.write((int) (rest & 0x7f | 0x80));
    }
    out.write((int) rest);
  }

  private static byte[] join(Bytes... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Bytes part : parts) {
      out.writeBytes(part.toByteArray());
    }
    return out.toByteArray();
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    java.util.Arrays.fill(text, (byte) 'a');
    return text;
  }

  private static Bytes times(int count, Function<Integer, Bytes> each) {
    Bytes[] parts = new Bytes[count];
    for (int i = 0; i < count; i++) {
      parts[i] = each.apply(i);
    }
    return Bytes.ofOwned(join(parts));
  }

  private static Bytes numbered(int field, int i) {
    return field(field, String.format("urn:e:%05d", i).getBytes(US_ASCII));
  }

  private static <T> Supplier<Set<Reason>> refusals(
      Function<Bytes, Parsed<T>> parser, byte[] input) {
    Bytes bytes = Bytes.ofOwned(input);
    return () -> {
      Set<Reason> reasons = new TreeSet<>();
      if (parser.apply(bytes) instanceof Parsed.Refused<T> refused) {
        refused.refusals().forEach(refusal -> reasons.add(refusal.reason()));
      }
      return reasons;
    };
  }

  /** A scan whose further fields are these. */
  private static byte[] body(Bytes... more) {
    Bytes start = Bytes.ofHex("080110081a020802" + "2210" + "000102030405060708090a0b0c0d0e0f");
    return join(start, Bytes.ofOwned(join(more)));
  }

  private void bodyCase(String limit, Reason reason, byte[] body) {
    cases.put(limit, new Case(reason, refusals(EventCodec::decode, body)));
  }

  private void packageCase(String limit, byte[] bytes) {
    cases.put(
        limit,
        new Case(Reason.RECORD_TOO_LARGE, refusals(ContainerCodec::parseEventPackage, bytes)));
  }

  private static final byte[] SMALL = join(field(1, new byte[] {8, 1}));

  private FloodTest bodies() {
    bodyCase("BODY_BYTES_MAX", Reason.BODY_TOO_LARGE, body(field(90, text(56_000))));
    bodyCase(
        "ITEMS_MAX",
        Reason.BODY_TOO_LARGE,
        body(times(2_001, i -> field(6, numbered(1, i).toByteArray()))));
    bodyCase(
        "LIST_MAX",
        Reason.BODY_TOO_LARGE,
        body(times(65, i -> field(14, numbered(1, i).toByteArray()))));
    byte[] identifier = text(256);
    System.arraycopy("urn:e:".getBytes(US_ASCII), 0, identifier, 0, 6);
    bodyCase("IDENTIFIER_BYTES_MAX", Reason.MALFORMED_IDENTIFIER, body(field(5, identifier)));
    bodyCase("WORD_BYTES_MAX", Reason.BODY_NOT_CANONICAL, body(field(19, text(128))));
    bodyCase(
        "TEXT_BYTES_MAX",
        Reason.BODY_NOT_CANONICAL,
        body(field(13, field(2, text(1_025)).toByteArray())));
    return this;
  }

  private FloodTest containers() {
    Bytes event = field(1, SMALL);
    packageCase(
        "PROTECTED_BYTES_MAX",
        join(field(1, join(Bytes.ofOwned(SMALL), field(2, field(1, text(1_025)).toByteArray())))));
    packageCase(
        "SIGNATURE_BYTES_MAX",
        join(field(1, join(Bytes.ofOwned(SMALL), field(2, field(2, text(8_193)).toByteArray())))));
    packageCase(
        "STATEMENTS_MAX",
        join(
            field(
                1,
                join(
                    Bytes.ofOwned(SMALL),
                    times(9, i -> field(2, field(1, text(10 + i)).toByteArray()))))));
    packageCase("SIGNED_EVENT_BYTES_MAX", join(field(1, join(field(1, text(65_535))))));
    packageCase(
        "DISCLOSURES_MAX", join(event, times(33, i -> field(2, new byte[] {8, (byte) (i + 1)}))));
    packageCase(
        "DISCLOSURE_VALUE_BYTES_MAX", join(event, field(2, field(3, text(4_097)).toByteArray())));
    packageCase("TOKENS_MAX", join(event, times(5, i -> field(3, text(9)))));
    packageCase("RECEIPTS_MAX", join(event, times(9, i -> field(4, text(9)))));
    packageCase("OFFERS_MAX", join(event, times(5, i -> field(5, text(9)))));
    packageCase("PROOF_BYTES_MAX", join(event, field(3, text(16 * 1_024 + 1))));
    return this;
  }

  private FloodTest records() {
    Reason large = Reason.RECORD_TOO_LARGE;
    cases.put(
        "CHECKPOINT_BYTES_MAX",
        new Case(
            large,
            refusals(ContainerCodec::parseFeedRecord, join(field(3, text(64 * 1_024 + 1))))));
    cases.put(
        "TRUST_BUNDLE_BYTES_MAX",
        new Case(
            Reason.TRUST_BUNDLE_INVALID,
            refusals(SignedTrustBundle::parse, join(field(11, text(4 * 1_024 * 1_024))))));
    Hand hand = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
    Bytes statement =
        field(1, batched(hand, new Scene().scan("12:00", Scene.DOCK)).encode().toByteArray());
    byte[] event = join(Bytes.ofOwned(SMALL), field(2, statement.toByteArray()));
    Bytes one = field(2, field(1, event).toByteArray());
    cases.put(
        "BATCH_EVENTS_MAX",
        new Case(
            large,
            refusals(
                ContainerCodec::parseFeedRecord,
                join(field(2, join(field(1, text(64)), times(1_025, i -> one)))))));
    cases.put(
        "FEED_RECORD_BYTES_MAX",
        new Case(
            large,
            refusals(ContainerCodec::parseFeedRecord, join(field(4, text(16 * 1_024 * 1_024))))));
    cases.put("BATCH_TREE_SIZE_MAX", new Case(Reason.BATCH_PROOF_INVALID, this::hugeTree));
    return this;
  }

  private static ProtectedHeader batched(Hand hand, CustodyEvent event) {
    return new ProtectedHeader(
        Algorithm.ES256.batch().coseNumber(),
        hand.kid(),
        hand.party,
        event.subject(),
        Role.ACTOR,
        0,
        Link.genesis(hand.kid()),
        null,
        null);
  }

  /** A batched statement whose proof claims a tree with one leaf too many. */
  private Set<Reason> hugeTree() {
    Hand hand = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
    CustodyEvent event = new Scene().scan("12:00", Scene.DOCK);
    Bytes proof =
        ContainerCodec.encode(
            new BatchProof(Bytes.ofOwned(text(64)), Limits.BATCH_TREE_SIZE_MAX + 1L, 0, List.of()));
    SignedEvent signed =
        new SignedEvent(
            EventCodec.encode(event), List.of(new Statement(batched(hand, event).encode(), proof)));
    VerificationRun run = Scene.run(Scene.trust(hand.device(Role.ACTOR)), Streams.MAY_HAVE_GAPS);
    return run.verify(EventPackage.of(signed)).reasons();
  }

  @TestFactory
  Stream<DynamicTest> everyLimit_refusesOneTooMany_withoutTheMemory() {
    bodies().containers().records();
    return cases.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> assertRefused(each.getValue())));
  }

  private static void assertRefused(Case each) {
    assertThat(each.read().get()).contains(each.reason());
    long before = allocated();
    each.read().get();
    assertThat(allocated() - before).isLessThan(REFUSAL_BYTES_MAX);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void noLimitOfTheFormat_isLeftOut() {
    Set<String> limits = new TreeSet<>();
    for (Field field : Limits.class.getFields()) {
      limits.add(field.getName());
    }
    bodies().containers().records();
    assertThat(cases.keySet()).isEqualTo(limits);
  }

  @Test
  void aRecordThatClaimsSixteenMebibytesAndSendsTen_takesLittleMemory() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("CUSTODY-FEED-1\n".getBytes(US_ASCII));
    varint(out, Limits.FEED_RECORD_BYTES_MAX);
    out.writeBytes(new byte[10]);
    byte[] feed = out.toByteArray();
    assertThat(fault(feed).recordIndex()).isZero();
    long before = allocated();
    fault(feed);
    assertThat(allocated() - before).isLessThan(REFUSAL_BYTES_MAX);
  }

  private static FeedFormatException fault(byte[] feed) throws IOException {
    try (FeedReader reader = FeedReader.open(new ByteArrayInputStream(feed))) {
      reader.next();
      throw new AssertionError("a feed that breaks off has a fault");
    } catch (FeedFormatException e) {
      return e;
    }
  }

  @Test
  void wordsTextsAndIdentifiers_areRefusedForTheirLengthAlone() {
    byte[] identifier = text(Limits.IDENTIFIER_BYTES_MAX);
    System.arraycopy("urn:e:".getBytes(US_ASCII), 0, identifier, 0, 6);
    byte[] text = field(2, text(Limits.TEXT_BYTES_MAX)).toByteArray();
    for (byte[] longest :
        List.of(
            body(field(5, identifier)),
            body(field(13, text)),
            body(field(19, text(Limits.WORD_BYTES_MAX))))) {
      // What is left is that a scan says what was scanned.
      assertThat(refusals(EventCodec::decode, longest).get())
          .containsExactly(Reason.MISSING_ASPECT);
    }
  }

  @Test
  void manyForgedEvents_leaveNothingInTheVerifiersMemoryOfStreams() {
    Hand hand = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
    Scene scene = new Scene();
    VerificationRun run = Scene.run(Scene.trust(hand.device(Role.ACTOR)), Streams.MAY_HAVE_GAPS);
    for (int i = 0; i < 200; i++) {
      Hand forger = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
      SignedEvent forged = forger.acts(scene.scan("12:00", Scene.YARD)).forged().with();
      assertThat(run.verify(EventPackage.of(forged)).reasons())
          .containsExactly(Reason.SIGNATURE_INVALID);
    }
    // The true statement finds its position free, and no gap before it.
    var verdict = run.verify(EventPackage.of(hand.acts(scene.scan("12:00", Scene.DOCK)).with()));
    Scene.assertVerified(verdict);
    assertThat(verdict.notes()).isEmpty();
  }
}
