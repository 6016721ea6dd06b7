package dev.custody.kms;

import dev.custody.api.statement.KeyId;
import dev.custody.crypto.batch.BatchSettings;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.kms.KmsClient;

/** A process that submits events until somebody kills it. */
final class KilledGateway {

  private KilledGateway() {}

  /**
   * Arguments: directory, endpoint, key ARN, kid, number of the run, and how many events (0: only
   * what waits). Prints the id of each accepted event on a line.
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    long run = Long.parseLong(arguments[4]);
    int events = Integer.parseInt(arguments[5]);
    try (KmsClient client = LoopbackKms.client(URI.create(arguments[1]));
        FileKeyUsageLedger ledger = FileKeyUsageLedger.open(directory.resolve("ledger.jsonl"))) {
      KmsSettings settings =
          new KmsSettings(
              arguments[2],
              KeyId.ofHex(arguments[3]),
              Duration.ofSeconds(20),
              CallRate.of(1_000, 100),
              ledger);
      try (Gateway gateway =
          new Gateway(
              directory,
              KmsSigner.open(client, settings),
              BatchSettings.of(16, Duration.ofMillis(5)))) {
        for (int i = 0; i < events; i++) {
          gateway.batches().submit(Gateway.request(run, i)).whenComplete((event, failure) -> {});
          out.println(Gateway.scanId(run, i));
        }
      }
    }
    out.println("closed");
  }
}
