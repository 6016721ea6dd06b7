package dev.custody.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads what JMH measured and prints the rows of docs/performance.md: how many times faster than
 * the peer or limit of the same run. Absolute times of one machine mean little, ratios carry over.
 */
public final class RatioTable {

  /** One row: ours, what it is held against, and the goal. */
  private record Row(String what, String ours, String other, String against, double goal) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("encode", "Codec.encode", "ProtobufPeer.encode", "protobuf-java", 2),
          new Row("encode", "Codec.encode", "JacksonPeer.encode", "Jackson", 5),
          new Row("decode", "Codec.decode", "ProtobufPeer.decode", "protobuf-java", 2),
          new Row(
              "decode",
              "Codec.decode",
              "ProtobufPeer.decodeAndRead",
              "protobuf-java, strings read",
              2),
          new Row("decode", "Codec.decode", "JacksonPeer.decode", "Jackson", 5),
          new Row(
              "event id + link",
              "EventId.eventIdAndLink",
              "EventId.bareHashes",
              "bare hashes",
              0.9),
          new Row(
              "verify ES256",
              "Verify.verify:ES256",
              "Verify.bareSignature:ES256",
              "bare signature",
              0.95),
          new Row(
              "verify Ed25519",
              "Verify.verify:ED25519",
              "Verify.bareSignature:ED25519",
              "bare signature",
              0.95),
          new Row(
              "verify ES256",
              "Verify.verify:ES256",
              "NimbusPeer.verify:ES256",
              "nimbus-jose-jwt on the JDK",
              5),
          new Row(
              "verify Ed25519",
              "Verify.verify:ED25519",
              "NimbusPeer.verify:ED25519",
              "nimbus-jose-jwt on the JDK",
              10),
          new Row(
              "verify a batched feed, Bouncy Castle",
              "BatchVerify.batchedBouncyCastle",
              "BatchVerify.oneByOneBouncyCastle",
              "one signature each",
              40),
          new Row(
              "verify a batched feed, fastest there is",
              "BatchVerify.batched",
              "BatchVerify.oneByOne",
              "one signature each",
              40),
          new Row(
              "verify a batched feed",
              "BatchVerify.batched",
              "BatchVerify.bareHashes",
              "bare hashes",
              0.5),
          new Row(
              "append durably, submitted",
              "LogAppend.submitted",
              "LogAppend.rawGroups",
              "bare write + force of 256",
              0.5),
          new Row(
              "append durably, 64 threads",
              "LogAppend.threads64",
              "LogAppend.rawGroups",
              "bare write + force of 256",
              0.5),
          new Row(
              "append durably, one caller",
              "LogAppend.oneCaller",
              "LogAppend.rawSingle",
              "bare write + force of 1",
              0.8),
          new Row(
              "append durably, submitted",
              "LogAppend.submitted",
              "ChronicleQueuePeer.groups",
              "Chronicle Queue, sync each 256",
              0),
          new Row(
              "append durably, one caller",
              "LogAppend.oneCaller",
              "ChronicleQueuePeer.single",
              "Chronicle Queue, sync each",
              0),
          new Row(
              "append durably, submitted",
              "LogAppend.submitted",
              "RocksPeer.groups",
              "RocksDB, sync each 256",
              0),
          new Row(
              "append durably, one caller",
              "LogAppend.oneCaller",
              "RocksPeer.single",
              "RocksDB, sync each",
              0),
          new Row(
              "reconcile step, ids of 128 bits",
              "ReconcileSteps.table",
              "ReconcileSteps.hashMap",
              "HashMap<String, State>",
              1),
          new Row(
              "reconcile step, strings",
              "ReconcileSteps.tableOfStrings",
              "ReconcileSteps.hashMap",
              "HashMap<String, State>",
              1),
          new Row(
              "reconcile step", "ReconcileSteps.table", "EsperPeerSteps.merge", "Esper table", 20),
          new Row(
              "reconcile step",
              "ReconcileSteps.table",
              "FlinkPeerSteps.keyedProcessFunction",
              "Flink KeyedProcessFunction",
              10),
          new Row(
              "scan of a container of 2,000",
              "ReconcileContainer.container",
              "ReconcileContainer.item",
              "scan of an item",
              0.67),
          new Row(
              "snapshot",
              "ReconcileSnapshot.snapshot",
              "ReconcileSnapshot.rawWrite",
              "raw write of the same bytes",
              0.5),
          new Row(
              "restore",
              "ReconcileSnapshot.restore",
              "ReconcileSnapshot.rawRead",
              "raw read of the same bytes",
              0.5));

  private RatioTable() {}

  /** Prints the table of the JMH result file that is named. */
  public static void main(String[] args) throws IOException {
    Map<String, Double> times = new HashMap<>();
    Map<String, Double> bytes = new HashMap<>();
    JsonNode results = new ObjectMapper().readTree(Files.readAllBytes(Path.of(args[0])));
    for (JsonNode result : results) {
      String name = name(result);
      times.put(name, result.at("/primaryMetric/score").asDouble());
      JsonNode allocated = result.at("/secondaryMetrics/gc.alloc.rate.norm/score");
      if (!allocated.isMissingNode()) {
        bytes.put(name, allocated.asDouble());
      }
    }
    PrintStream out = System.out;
    out.println("| what | against | ratio | goal | | ns | against, ns | B/op |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (Row row : ROWS) {
      Double ours = times.get(row.ours());
      Double other = times.get(row.other());
      if (ours != null && other != null) {
        double ratio = other / ours;
        out.printf(
            Locale.ROOT,
            "| %s | %s | %.2f | %s | %s | %.0f | %.0f | %.0f |%n",
            row.what(),
            row.against(),
            ratio,
            goal(row.goal()),
            row.goal() == 0 ? "" : ratio >= row.goal() ? "met" : "missed",
            ours,
            other,
            bytes.getOrDefault(row.ours(), Double.NaN));
      }
    }
  }

  /** A row without a goal is reported beside the others. */
  private static String goal(double goal) {
    return goal == 0 ? "none" : ">= " + (goal == Math.rint(goal) ? (long) goal : goal);
  }

  private static String name(JsonNode result) {
    String full = result.get("benchmark").asText();
    String[] parts = full.split("\\.");
    String name = parts[parts.length - 2].replace("Benchmark", "") + "." + parts[parts.length - 1];
    JsonNode algorithm = result.at("/params/algorithm");
    return algorithm.isMissingNode() ? name : name + ":" + algorithm.asText();
  }
}
