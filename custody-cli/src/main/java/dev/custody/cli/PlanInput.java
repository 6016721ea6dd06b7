package dev.custody.cli;

import dev.custody.api.Digest;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanFileException;
import dev.custody.reconcile.plan.PlanFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A plan as a file has it, with the file of its units where it names one.
 *
 * @param file its file
 * @param digest of the file and of that of its units
 * @param plan what it says
 */
record PlanInput(Path file, Digest digest, Plan plan) {

  static PlanInput read(Path file) throws IOException {
    byte[] json = Inputs.bytes(file, PlanFiles.BYTES_MAX);
    try {
      Optional<String> named = PlanFiles.unitsFile(json);
      if (named.isEmpty()) {
        return new PlanInput(file, Digest.sha256(json), PlanFiles.parsePlan(json));
      }
      byte[] units = Inputs.bytes(file.resolveSibling(named.get()), PlanFiles.BYTES_MAX);
      // The plan has the digest of its units, so the first part ends where it ends.
      return new PlanInput(file, Digest.sha256(json, units), PlanFiles.parsePlan(json, units));
    } catch (PlanFileException | IllegalArgumentException e) {
      throw CommandFault.usage("plan refused: " + file + ": " + e.getMessage());
    }
  }
}
