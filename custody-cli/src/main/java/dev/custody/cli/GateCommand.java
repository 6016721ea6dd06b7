package dev.custody.cli;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.reconcile.GateAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody gate}: whether a departure or handover may go ahead. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = {
      "Ask whether a departure or handover may go ahead: exit code 0 if it may, 1 if it must wait.",
      "Holds, open exceptions and what the plan says about the carrier count. Nothing is written."
    })
final class GateCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "LOGDIR|FEED")
  Path source;

  @Parameters(index = "1..*", paramLabel = "ITEM", description = "what would leave")
  List<String> items = List.of();

  @Mixin WorldOptions world;

  @Option(names = "--plan", paramLabel = "FILE", description = "once for each plan")
  List<Path> plans = List.of();

  @Option(
      names = "--kind",
      defaultValue = "DEPART",
      paramLabel = "KIND",
      description = "what would happen; default ${DEFAULT-VALUE}")
  Kind kind;

  @Option(names = "--place", paramLabel = "URI", description = "where")
  @Nullable String place;

  @Option(names = "--container", paramLabel = "URI", description = "the vehicle or what it takes")
  @Nullable String container;

  @Option(names = "--consignment", paramLabel = "URI", description = "what travels together")
  @Nullable String consignment;

  @Option(names = "--holder", paramLabel = "URI", description = "who would take it away, or gives")
  @Nullable String holder;

  @Option(names = "--receiver", paramLabel = "URI", description = "who would get it in a handover")
  @Nullable String receiver;

  @Option(names = "--at", paramLabel = "TIME", description = "when; default now")
  @Nullable String at;

  @Option(names = "--json", description = "one JSON object, for programs")
  boolean json;

  GateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Instant now = Inputs.at(at);
    CustodyEvent proposed = proposed(now);
    Reconciliation reconciliation;
    try (ReconcileRun run =
        new ReconcileRun(source, world, plans, now, false, new SnapshotOptions(), terminal)) {
      reconciliation = run.into(revision -> {}, Outputs.none());
    }
    GateAnswer answer = reconciliation.engine().peek(proposed);
    List<String> reasons = answer instanceof GateAnswer.Held held ? held.reasons() : List.of();
    if (json) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("answer", reasons.isEmpty() ? "CLEAR" : "HELD");
      members.put("reasons", reasons);
      terminal.json(members);
    } else if (reasons.isEmpty()) {
      terminal.line("clear: nothing known speaks against it");
    } else {
      reasons.forEach(reason -> terminal.line("wait: " + reason));
    }
    return reasons.isEmpty() ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }

  private CustodyEvent proposed(Instant now) {
    try {
      CustodyEventBuilder event =
          CustodyEvent.builder(kind)
              .time(now)
              .nonce(new SecureRandom())
              .items(items.stream().map(Item::of).toList())
              .container(container)
              .consignment(consignment)
              .holder(holder)
              .place(place == null ? null : Place.at(place));
      if (receiver != null && holder != null) {
        event.transfer(Transfer.of(holder, receiver, Outcome.ACCEPTED));
      }
      return event.build();
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(
          "no such departure or handover: "
              + e.getMessage()
              + "; a departure needs --place, and --container or --consignment; a handover --place,"
              + " --holder and --receiver");
    }
  }
}
