package dev.custody.examples;

import dev.custody.api.Parsed;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.feed.FeedEntry;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verifier;
import dev.custody.feeds.gateway.Gateway;
import dev.custody.feeds.gateway.WitnessResult;
import dev.custody.log.CustodyLog;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogEntry;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.WatermarkMode;
import dev.custody.reconcile.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/** The whole way: unsigned documents and signed feeds into a log, and the log against the plans. */
public final class WitnessAndReconcile {

  private WitnessAndReconcile() {}

  /** Takes a document that nobody signed into the gateway's log. */
  public static WitnessResult witness(Gateway gateway, Path document)
      throws IOException, SigningException {
    try (InputStream in = Files.newInputStream(document)) {
      return gateway.witness(
          in,
          "application/ld+json",
          document.getFileName().toString(),
          unmapped -> System.out.println("not mapped: " + unmapped));
    }
  }

  /** Takes what is authentic of a signed feed into a log. */
  public static void append(CustodyLog log, Path feed, VerificationRun run)
      throws IOException, FeedFormatException {
    try (FeedReader reader = FeedReader.open(Files.newInputStream(feed))) {
      for (FeedEntry entry = reader.next(); entry != null; entry = reader.next()) {
        for (Verdict verdict : run.verify(entry.record())) {
          if (verdict.authentic().isPresent()) {
            log.append(LogEntry.of(verdict.authentic().get()));
          }
        }
      }
    }
  }

  /** Compares plans with a log up to a time; the sink gets every revision of every exception. */
  public static ReconcileEngine reconcile(
      LogReader log, TrustBundle trust, List<Plan> plans, Instant until, ExceptionSink sink)
      throws IOException {
    // [reconcile]
    // A signature proves everything, a gateway's word no orders; the rest may raise suspicions.
    var received = EnumSet.complementOf(EnumSet.of(Proof.CONTROL));
    var proves = new TrustPolicy(EnumSet.allOf(Proof.class), received, EnumSet.of(Proof.ALARM));
    var settings = EngineSettings.roadTransport(WatermarkMode.HEURISTIC);
    ReconcileEngine engine = ReconcileEngine.of(settings, proves);
    plans.forEach(plan -> engine.apply(new Input.PlanUpsert(plan, null), sink));

    var policy = new VerificationPolicy(until, VerificationPolicy.Streams.MAY_HAVE_GAPS);
    VerificationRun run = Verifier.of(trust, policy, VerificationBackend.best()).newRun();
    try (EntryCursor entries = log.entries(0)) {
      for (LoggedEntry entry = entries.next(); entry != null; entry = entries.next()) {
        Parsed<SignedEvent> signed = entry.signedEvent();
        Verdict verdict = run.verify(EventPackage.of(signed.require()));
        verdict.observation().ifPresent(seen -> engine.apply(new Input.Observed(seen), sink));
      }
    }
    engine.advance(until, sink);
    // [end]
    return engine;
  }
}
