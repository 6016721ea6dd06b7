package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.crypto.proof.FraudProof;
import dev.custody.crypto.proof.FraudVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code custody log fraud}: whether two things contradict each other, and the file that proves it
 * to others. Ends with 1 if fraud is proven, with 0 if nothing contradicts, with 2 if something
 * does and no key given has signed it, so that a forged contradiction accuses nobody.
 */
@Command(
    name = "fraud",
    mixinStandardHelpOptions = true,
    description =
        "Say whether two checkpoints, logs, feeds or events contradict each other, or check a"
            + " fraud proof; a contradiction counts only by a key that signed both sides.")
final class LogFraudCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      arity = "1..2",
      paramLabel = "A B",
      description =
          "each a checkpoint, a log directory, a feed or a signed event; one alone is a fraud"
              + " proof, or is held against itself")
  List<Path> paths = new ArrayList<>();

  @Option(
      names = "--key",
      paramLabel = "FILE|VKEY",
      description =
          "whose fraud: a verifier key of a log or witness, a file of them (log.vkey), or a PEM"
              + " file of a device's key; may be repeated")
  List<String> keys = new ArrayList<>();

  @Option(names = "--out", paramLabel = "FILE", description = "write the fraud proof to a new file")
  @Nullable Path out;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogFraudCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    FraudKeys against = FraudKeys.read(keys);
    if (paths.size() == 1 && !Files.isDirectory(paths.get(0))) {
      Path file = paths.get(0);
      if (Files.size(file) <= FraudProof.BYTES_MAX) {
        Bytes bytes = Bytes.ofOwned(Inputs.bytes(file, FraudProof.BYTES_MAX));
        if (FraudProof.looksLike(bytes)) {
          return check(file, bytes, against);
        }
      }
    }
    List<FraudSide> sides = new ArrayList<>();
    for (Path path : paths) {
      sides.add(FraudSide.of(path));
    }
    FraudSearch search = new FraudSearch(sides);
    List<FraudProof> found = search.run();
    if (found.isEmpty()) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("result", "NO_CONTRADICTION");
      members.put("checkpoints", search.checkpointsRead());
      members.put("statements", search.statementsRead());
      terminal.show(members, json);
      return ExitCode.HOLDS;
    }
    return judge(found, against);
  }

  private int check(Path file, Bytes bytes, FraudKeys against) {
    Parsed<FraudProof> parsed = FraudProof.parse(bytes);
    if (parsed instanceof Parsed.Refused<FraudProof> refused) {
      throw CommandFault.usage("fraud proof refused: " + file + ": " + refused.first());
    }
    FraudVerdict verdict = against.check(parsed.require());
    if (verdict instanceof FraudVerdict.NotProven not
        && not.fault() == FraudVerdict.Fault.NO_CONTRADICTION) {
      show("NO_CONTRADICTION", verdict);
      return ExitCode.HOLDS;
    }
    show(verdict instanceof FraudVerdict.Proven ? "FRAUD" : "UNPROVEN", verdict);
    return verdict instanceof FraudVerdict.Proven ? ExitCode.EVIDENCE : ExitCode.USAGE;
  }

  private int judge(List<FraudProof> found, FraudKeys against) throws IOException {
    FraudVerdict first = null;
    for (FraudProof proof : found) {
      FraudVerdict verdict = against.check(proof);
      if (verdict instanceof FraudVerdict.Proven) {
        if (out != null) {
          Files.write(out, proof.encode().toByteArray(), StandardOpenOption.CREATE_NEW);
        }
        show("FRAUD", verdict);
        return ExitCode.EVIDENCE;
      }
      first = first == null ? verdict : first;
    }
    show("UNPROVEN", first);
    return ExitCode.USAGE;
  }

  private void show(String result, @Nullable FraudVerdict verdict) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("result", result);
    if (verdict instanceof FraudVerdict.Proven proven) {
      members.put("contradiction", proven.contradiction().name());
      members.put("detail", proven.detail());
    } else if (verdict instanceof FraudVerdict.NotProven not) {
      members.put("fault", not.fault().name());
      members.put("detail", not.detail());
    } else {
      members.put("fault", "NO_KEY");
      members.put("detail", "contradiction that nobody's key was held against: give --key");
    }
    terminal.show(members, json);
  }
}
