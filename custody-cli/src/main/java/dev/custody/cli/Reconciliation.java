package dev.custody.cli;

import dev.custody.api.Parsed;
import dev.custody.api.observe.Trust;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Sighting;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.WatermarkMode;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanFileException;
import dev.custody.reconcile.plan.PlanFiles;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Plans, roster and verified records through one engine: what reconcile and quickstart share. */
final class Reconciliation {

  private final ReconcileEngine engine;
  private final ExceptionSink sink;
  private final Outputs outputs;
  private boolean repeats;

  Reconciliation(ExceptionSink sink) {
    this(sink, Outputs.none(), engine(WatermarkMode.HEURISTIC));
  }

  /** Every revision goes to the outputs too, and they see every input. */
  Reconciliation(ExceptionSink sink, Outputs outputs, ReconcileEngine engine) {
    this.engine = engine;
    this.outputs = outputs;
    this.sink =
        revision -> {
          sink.accept(revision);
          outputs.accept(revision);
        };
  }

  /** An engine that knows nothing yet. */
  static ReconcileEngine engine(WatermarkMode mode) {
    return ReconcileEngine.of(settings(mode), policy());
  }

  static EngineSettings settings(WatermarkMode mode) {
    return EngineSettings.roadTransport(mode);
  }

  /**
   * What the command line lets events prove: a party's signature everything; a gateway's word
   * presence, custody and alarms, but no order; anything else raises a suspicion at most.
   */
  static TrustPolicy policy() {
    return new TrustPolicy(
        EnumSet.allOf(Proof.class),
        EnumSet.of(Proof.PRESENCE, Proof.CUSTODY, Proof.ALARM, Proof.CONFIRM, Proof.WATERMARK),
        EnumSet.of(Proof.ALARM));
  }

  void roster(Path file) throws IOException {
    roster(Inputs.bytes(file, PlanFiles.BYTES_MAX), file.toString());
  }

  void roster(byte[] json, String name) {
    try {
      Roster roster = PlanFiles.parseRoster(json);
      apply(new Input.RosterUpdate(roster));
    } catch (PlanFileException e) {
      throw CommandFault.usage("roster refused: " + name + ": " + e.getMessage());
    }
  }

  /** What state the devices on the roster should be in. */
  void posture(Path file) throws IOException {
    try {
      Posture posture = PlanFiles.parsePosture(Inputs.bytes(file, PlanFiles.BYTES_MAX));
      apply(new Input.PostureUpdate(posture));
    } catch (PlanFileException e) {
      throw CommandFault.usage("posture refused: " + file + ": " + e.getMessage());
    }
  }

  /**
   * What the bundle revokes. Verification alone cannot say that a statement came later where
   * nothing dates it; by the time that it claims it did, which is enough for an alarm about its
   * key.
   */
  void revoked(TrustBundle bundle) {
    for (TrustedKey key : bundle.keys()) {
      key.revoked().ifPresent(by -> apply(new Input.KeyDistrusted(key.keyId(), by.effective())));
    }
  }

  /** A plan, with the file of its units where it names one. */
  void plan(Path file) throws IOException {
    plan(PlanInput.read(file).plan());
  }

  void plan(Plan plan) {
    try {
      apply(new Input.PlanUpsert(plan, null));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("plan refused: " + plan.id() + ": " + e.getMessage());
    }
  }

  /** From here on the engine is told nothing: it was told all that comes, up to {@link #goOn}. */
  void repeat() {
    repeats = true;
  }

  /** From here on the engine has not been told what comes. */
  void goOn() {
    repeats = false;
  }

  /** Says what the engine has said before. */
  void say(ExceptionRevision revision) {
    sink.accept(revision);
  }

  /** Verifies and applies all records in their order. */
  void records(Path source, VerificationRun run, Progress progress) throws IOException {
    try (Records records = Records.open(source)) {
      progress.at(0, records.count());
      for (Parsed<FeedRecord> record = records.next(); record != null; record = records.next()) {
        for (Verdict verdict : run.verify(record)) {
          verdict.observation().ifPresent(seen -> apply(new Input.Observed(seen)));
        }
        progress.step();
      }
    }
  }

  /** Lets time pass: deadlines up to then count. */
  void until(Instant until) {
    outputs.advance();
    engine.advance(until, sink);
  }

  void apply(Input input) {
    outputs.before(input);
    if (!repeats) {
      engine.apply(input, sink);
    }
    outputs.after(input, engine);
  }

  ReconcileEngine engine() {
    return engine;
  }

  /** Open exceptions, the worst first. */
  List<ExceptionRevision> open() {
    return engine.exceptions().stream()
        .filter(e -> e.state().open())
        .sorted(
            java.util.Comparator.comparing(ExceptionRevision::severity)
                .reversed()
                .thenComparing(ExceptionRevision::rule)
                .thenComparing(ExceptionRevision::subject))
        .toList();
  }

  /** Whether an open exception is severe enough for exit code 1. */
  boolean severe() {
    return open().stream().anyMatch(e -> e.severity() == Severity.H || e.severity() == Severity.C);
  }

  /** The open exceptions for people: what, where last proven, who held it, what to do next. */
  void print(Terminal terminal) {
    List<ExceptionRevision> open = open();
    if (open.isEmpty()) {
      long resolved = count(ExceptionState.RESOLVED);
      long cleared = count(ExceptionState.CLEARED);
      terminal.line(
          resolved == 0
              ? "nothing is open: what was due has been seen"
              : "nothing is open: "
                  + resolved
                  + " resolved by people, "
                  + cleared
                  + " cleared by what came later");
      return;
    }
    Table table = new Table("SEV", "RULE", "STATE", "SUBJECT", "EXPECTED");
    for (ExceptionRevision e : open) {
      table.row(e.severity(), e.rule(), e.state(), e.subject(), e.expected());
    }
    table.print(terminal);
    for (ExceptionRevision e : open) {
      terminal.line("");
      terminal.line(e.rule() + "  " + e.subject() + "  (exception " + e.id() + ")");
      terminal.line("  " + e.explanation());
      lastProven(e).ifPresent(text -> terminal.line("  " + text));
    }
  }

  private long count(ExceptionState state) {
    return engine.exceptions().stream().filter(e -> e.state() == state).count();
  }

  private static Optional<String> lastProven(ExceptionRevision e) {
    var window = e.liability();
    if (window == null) {
      return Optional.empty();
    }
    Sighting last = window.lastIntact();
    String where =
        last == null
            ? "never seen"
            : "last seen "
                + last.at()
                + " at "
                + (last.place() == null ? "a place not stated" : last.place())
                + " ("
                + last.kind()
                + ", "
                + (last.trust() == Trust.VERIFIED ? "signed" : "witnessed")
                + ")";
    return Optional.of(
        where
            + "; held by "
            + (window.holders().isEmpty()
                ? "nobody known"
                : String.join(", then ", window.holders())));
  }
}
