package dev.custody.benchmarks;

import dev.custody.api.Bytes;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.id.CheckDigit;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.feeds.json.TrustBundleJson;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes what {@code custody reconcile} needs to be measured: a log of signed batched events, the
 * plans they belong to and the bundle that trusts their keys. A plan is a trailer of 500 items:
 * loaded at one place, departed, arrived and received at another; a trailer begins every ten
 * minutes. One item in a thousand is never received.
 *
 * <p>{@code java -cp ... dev.custody.benchmarks.ReconcileLog DIR EVENTS}, then {@code custody
 * reconcile DIR/log --trust DIR/trust.json --until ... --plan DIR/plans/*}.
 */
public final class ReconcileLog {

  private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
  private static final long MINUTE = 60_000;
  private static final int ITEMS = 500;
  private static final int EVENTS_OF_PLAN = 2 * ITEMS + 2;
  private static final long FROM_PLAN_TO_PLAN_MS = 10 * MINUTE;
  private static final String FROM = "/414/5001555164280";
  private static final String TO = "/414/5069855521530";

  /** An event that will be signed, at its time, by one of the parties. */
  private record Due(long at, int party, CustodyEvent event) {}

  private static final class Party {
    final String id;
    final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    final StatementSigner signer;
    final List<StatementRequest> waiting = new ArrayList<>();

    Party(String id) throws IOException, SigningException {
      this.id = id;
      signer = StatementSigner.begin(key, id, new VolatileStreamStore());
    }
  }

  private final Random random = new Random(1);
  private final List<Party> parties = new ArrayList<>();
  private final Path directory;
  private final CustodyLog log;
  private long written;
  private long minute;

  private ReconcileLog(Path directory) throws IOException, SigningException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("plans"));
    for (String id :
        new String[] {"/417/5021686376741", "/417/5012345000008", "/417/5069855521530"}) {
      parties.add(new Party(id));
    }
    SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    log = CustodyLog.create(directory.resolve("log"), "example.com/benchmark", key);
  }

  /** Writes into the directory of the first argument a log of as many events as the second says. */
  public static void main(String[] args) throws IOException, SigningException {
    ReconcileLog made = new ReconcileLog(Path.of(args[0]));
    made.write((int) (Long.parseLong(args[1]) / EVENTS_OF_PLAN));
    System.out.println("events: " + made.written);
  }

  private void write(int plans) throws IOException, SigningException {
    trust();
    List<Due> due = new ArrayList<>();
    for (int plan = 0; plan < plans; plan++) {
      plan(plan, due);
      due.sort(java.util.Comparator.comparingLong(Due::at));
      long until = base(plan + 1);
      int count = 0;
      while (count < due.size() && due.get(count).at() < until) {
        take(due.get(count++));
      }
      due.subList(0, count).clear();
      flush();
    }
    for (Due each : due) {
      take(each);
    }
    flush();
    log.checkpoint();
    log.close();
  }

  private static long base(int plan) {
    return START.toEpochMilli() + plan * FROM_PLAN_TO_PLAN_MS;
  }

  /** Nobody gathers for longer than a minute: a site signs what it has. */
  private void take(Due due) throws IOException, SigningException {
    if (due.at() / MINUTE != minute) {
      flush();
      minute = due.at() / MINUTE;
    }
    Party party = parties.get(due.party());
    party.waiting.add(StatementRequest.actor(due.event()));
    if (party.waiting.size() == 256) {
      sign(party);
    }
  }

  private void flush() throws IOException, SigningException {
    for (Party party : parties) {
      sign(party);
    }
  }

  private void sign(Party party) throws IOException, SigningException {
    if (party.waiting.isEmpty()) {
      return;
    }
    List<LogEntry> entries = new ArrayList<>();
    for (SignedEvent event : party.signer.signBatch(party.waiting).signedEvents()) {
      entries.add(LogEntry.ofUnverified(event));
    }
    log.append(entries);
    written += entries.size();
    party.waiting.clear();
  }

  private void plan(int number, List<Due> due) throws IOException {
    long base = base(number);
    String trailer = sscc();
    String shipment = Long.toString(1_000_000_000_000_000L + number);
    String consignment = "/402/" + shipment + CheckDigit.gs1(shipment);
    StringBuilder json = new StringBuilder();
    json.append("{\"plan\": \"P-")
        .append(number)
        .append("\", \"revision\": 1, \"consignment\": \"");
    json.append(consignment).append("\", \"units\": [");
    for (int i = 0; i < ITEMS; i++) {
      String item = sscc();
      json.append(i == 0 ? "" : ", ").append("{\"id\": \"").append(item).append("\"}");
      long loaded = base + random.nextInt((int) (90 * MINUTE));
      due.add(
          new Due(
              loaded,
              0,
              event(Kind.LOAD, loaded, FROM, consignment)
                  .container(trailer)
                  .items(List.of(Item.of(item)))
                  .build()));
      if (random.nextInt(1_000) != 0) {
        long received = base + 305 * MINUTE + random.nextInt((int) (50 * MINUTE));
        due.add(
            new Due(
                received,
                2,
                event(Kind.RECEIVE, received, TO, consignment)
                    .items(List.of(Item.of(item)))
                    .build()));
      }
    }
    trailer(due, base + 130 * MINUTE, Kind.DEPART, FROM, trailer, consignment);
    trailer(due, base + 240 * MINUTE, Kind.ARRIVE, TO, trailer, consignment);
    json.append("], \"legs\": [");
    leg(json, "LOAD", FROM, base, 0, 120).append(", ");
    leg(json, "DEPART", FROM, base, 120, 180).append(", ");
    leg(json, "ARRIVE", TO, base, 180, 300).append(", ");
    leg(json, "RECEIVE", TO, base, 300, 360).append("], \"value\": \"MEDIUM\"}\n");
    Files.writeString(directory.resolve("plans").resolve("P-" + number + ".json"), json);
  }

  private void trailer(
      List<Due> due, long at, Kind kind, String place, String trailer, String consignment) {
    due.add(new Due(at, 1, event(kind, at, place, consignment).container(trailer).build()));
  }

  private CustodyEventBuilder event(Kind kind, long at, String place, String consignment) {
    byte[] nonce = new byte[16];
    ByteBuffer.wrap(nonce).putLong(random.nextLong()).putLong(random.nextLong());
    return CustodyEvent.builder(kind)
        .time(Instant.ofEpochMilli(at))
        .nonce(Bytes.ofOwned(nonce))
        .place(Place.at(place))
        .consignment(consignment);
  }

  private static StringBuilder leg(
      StringBuilder json, String step, String place, long base, int from, int to) {
    return json.append("{\"step\": \"")
        .append(step)
        .append("\", \"place\": \"")
        .append(place)
        .append("\", \"earliest\": \"")
        .append(Instant.ofEpochMilli(base + from * MINUTE))
        .append("\", \"latest\": \"")
        .append(Instant.ofEpochMilli(base + to * MINUTE))
        .append("\"}");
  }

  private String sscc() {
    long serial = 300_000_000_000_000_00L + (random.nextLong() >>> 1) % 99_999_999_999_999_99L;
    String digits = Long.toString(serial).substring(0, 17);
    return "/00/" + digits + CheckDigit.gs1(digits);
  }

  private void trust() throws IOException {
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    Instant to = Instant.parse("2036-01-01T00:00:00Z");
    List<TrustedKey> keys = new ArrayList<>();
    for (Party party : parties) {
      keys.add(
          TrustedKey.builder(party.key.publicKey(), party.id, Holder.DEVICE)
              .roles(Role.ACTOR)
              .window(from, to)
              .build());
    }
    TrustBundle bundle = TrustBundle.of(1, from, to, keys);
    Files.writeString(directory.resolve("trust.json"), TrustBundleJson.write(bundle));
  }
}
