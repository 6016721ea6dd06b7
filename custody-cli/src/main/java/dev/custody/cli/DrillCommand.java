package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.SigningException;
import dev.custody.feeds.json.TrustBundleJson;
import dev.custody.reconcile.plan.PlanFiles;
import dev.custody.reconcile.sim.SimDevice;
import dev.custody.reconcile.sim.SimPlan;
import dev.custody.reconcile.sim.SimWorld;
import dev.custody.reconcile.sim.Theft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody drill}: a tabletop exercise with planted thefts and a sealed answer. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    description = {
      "Make an exercise: two days of signed events with thefts planted in them.",
      "The answer is sealed: its hash stands in the directory, and the code that",
      "opens it is printed once, for whoever leads the exercise.",
      "Ends with 0 when it ran, whatever the players found."
    })
final class DrillCommand implements Callable<Integer> {

  private static final String SEAL = "answer.sha256";
  private static final String DEVICES = "devices.csv";

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "a new or empty directory, or one of an exercise")
  Path directory;

  @Option(names = "--seed", paramLabel = "N", description = "instead of a random one")
  @Nullable Long seed;

  @Option(
      names = "--theft",
      paramLabel = "TYPE",
      description = "plant this, once for each; default three that the seed draws")
  List<Theft> thefts = new ArrayList<>();

  @Option(names = "--open", description = "write answer.json")
  boolean open;

  @Option(
      names = "--score",
      paramLabel = "ANSWERS",
      description = "compare what the players found: a line each, type and identifier")
  @Nullable Path score;

  @Option(names = "--code", paramLabel = "CODE", description = "what was printed at the begin")
  @Nullable String code;

  @Option(names = "--json", description = "one JSON object a line")
  boolean json;

  DrillCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    if (!open && score == null) {
      if (code != null) {
        throw CommandFault.usage("--code goes with --open or --score");
      }
      make();
      return ExitCode.HOLDS;
    }
    if (code == null) {
      throw CommandFault.usage("--open and --score need --code");
    }
    SimWorld world = DrillCode.parse(code).world();
    Bytes answer = world.truth().toJson();
    requireSealed(answer);
    if (open) {
      Files.write(directory.resolve("answer.json"), answer.toByteArray());
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("answer", directory.resolve("answer.json").toString());
      shown.put("sha256", Digest.sha256(answer.toByteArray()).bytes().toHex());
      shown.put("thefts", world.truth().thefts().size());
      terminal.show(shown, json);
    }
    if (score != null) {
      DrillAnswers.read(score, directory.resolve(DEVICES)).print(world.truth(), terminal, json);
    }
    return ExitCode.HOLDS;
  }

  /** The answer that this code gives must be the one that was sealed before the players began. */
  private void requireSealed(Bytes answer) throws IOException {
    byte[] sealed = Inputs.bytes(directory.resolve(SEAL), 128);
    String expected = new String(sealed, StandardCharsets.US_ASCII).strip();
    String found = Digest.sha256(answer.toByteArray()).bytes().toHex();
    if (!expected.equals(found)) {
      throw CommandFault.evidence(
          "the answer of this code is not the one that was sealed: expected sha256="
              + expected
              + ", found="
              + found);
    }
  }

  private void make() throws IOException, SigningException {
    if (Files.exists(directory.resolve(SEAL))) {
      throw CommandFault.usage("already an exercise: " + directory);
    }
    requireEmpty();
    DrillCode chosen = DrillCode.of(seed == null ? DrillCode.anySeed() : seed, thefts);
    SimWorld world = chosen.world();
    String sealed = Digest.sha256(world.truth().toJson().toByteArray()).bytes().toHex();
    Files.createDirectories(directory.resolve("plans"));
    for (SimPlan plan : world.plans()) {
      String name = plan.plan().id() + "-r" + plan.plan().revision() + ".json";
      Files.write(directory.resolve("plans").resolve(name), plan.json().toByteArray());
    }
    DrillSigning signing = new DrillSigning(world);
    int events = signing.write(directory.resolve("events.cfeed"));
    Files.writeString(directory.resolve("trust.json"), TrustBundleJson.write(signing.trust()));
    Files.write(
        directory.resolve("roster.json"),
        PlanFiles.write(world.roster(signing::kid)).toByteArray());
    Files.writeString(directory.resolve(DEVICES), devices(world, signing));
    Files.writeString(directory.resolve("README.txt"), DrillText.readme(world, events));
    Files.writeString(directory.resolve(SEAL), sealed + "\n");
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("directory", directory.toString());
    shown.put("events", events);
    shown.put("plans", world.plans().size());
    shown.put("thefts", world.truth().thefts().size());
    shown.put("until", world.settings().end().toString());
    shown.put("answerSha256", sealed);
    shown.put("code", chosen.toString());
    terminal.show(shown, json);
    if (world.truth().thefts().size() < chosen.thefts().size()) {
      terminal.say("custody: fewer thefts planted than asked for: no load was left for the others");
    }
    if (!json) {
      terminal.say("Keep the code from the players: it opens the answer and is written nowhere.");
    }
  }

  private void requireEmpty() throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.findAny().isPresent()) {
          throw CommandFault.usage("a new or empty directory expected: found=" + directory);
        }
      }
    }
  }

  private static String devices(SimWorld world, DrillSigning signing) {
    StringBuilder out = new StringBuilder("kid,device,party,source\n");
    for (SimDevice device : world.devices()) {
      out.append(signing.kid(device)).append(',').append(device.name()).append(',');
      out.append(device.party()).append(',');
      out.append(device.source() == null ? "" : device.source()).append('\n');
    }
    return out.toString();
  }
}
