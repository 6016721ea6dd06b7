package dev.custody.cli;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.GateAnswer;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.sink.DeliveryReport;
import dev.custody.reconcile.sink.ExceptionFile;
import dev.custody.reconcile.sink.MetricsSnapshot;
import dev.custody.reconcile.sink.ReconcileMetrics;
import dev.custody.reconcile.sink.RevocationAdvice;
import dev.custody.reconcile.sink.RevocationListener;
import dev.custody.reconcile.sink.RevocationRequests;
import dev.custody.reconcile.sink.WebhookSender;
import dev.custody.reconcile.sink.WebhookSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything that a run of the engine writes and sends beside its own output. */
final class Outputs implements ExceptionSink, AutoCloseable {

  private final List<ExceptionFile> files;
  private final @Nullable WebhookOutbox box;
  private final @Nullable WebhookSink webhook;
  private final @Nullable WebhookSender sender;
  private final Duration time;
  private final @Nullable ReconcileMetrics metrics;
  private final @Nullable Path metricsFile;
  private final @Nullable Terminal terminal;
  private final Map<String, RevocationAdvice> asked = new LinkedHashMap<>();
  private final Map<EventId, Observation> releases = new LinkedHashMap<>();
  private final RevocationRequests requests = RevocationRequests.to(new Asked());

  Outputs(
      List<ExceptionFile> files,
      @Nullable WebhookOutbox box,
      @Nullable WebhookSender sender,
      Duration time,
      @Nullable ReconcileMetrics metrics,
      @Nullable Path metricsFile,
      @Nullable Terminal terminal) {
    this.files = files;
    this.box = box;
    this.webhook = box == null ? null : WebhookSink.to(box);
    this.sender = sender;
    this.time = time;
    this.metrics = metrics;
    this.metricsFile = metricsFile;
    this.terminal = terminal;
  }

  /** Nothing is written or sent. */
  static Outputs none() {
    return new Outputs(List.of(), null, null, Duration.ZERO, null, null, null);
  }

  /** The engine is about to take this. */
  void before(Input input) {
    if (metrics != null) {
      metrics.input(input);
    }
  }

  /** The engine has taken this. */
  void after(Input input, ReconcileEngine engine) {
    if (webhook != null
        && input instanceof Input.Observed observed
        && observed.observation().event().kind() == Kind.RELEASE
        && observed.observation().trust() == Trust.VERIFIED) {
      releases.put(observed.observation().eventId(), observed.observation());
      release(engine);
    }
  }

  /** The engine is about to be told that time has passed. */
  void advance() {
    if (metrics != null) {
      metrics.advance();
    }
  }

  @Override
  public void accept(ExceptionRevision revision) {
    files.forEach(file -> file.accept(revision));
    if (webhook != null) {
      webhook.accept(revision);
    }
    if (metrics != null) {
      metrics.accept(revision);
    }
    if (terminal != null) {
      requests.accept(revision);
    }
  }

  /**
   * Sends what waits and writes what was measured, after the result has been shown.
   *
   * @return whether everything has left; if not, it has been said
   */
  boolean finish(ReconcileEngine engine) throws IOException {
    if (terminal == null) {
      return true;
    }
    terminal.out().flush();
    for (RevocationAdvice each : asked.values()) {
      terminal.say(
          "to revoke, if you agree: "
              + each.about()
              + " "
              + each.subject()
              + " ("
              + each.rule()
              + ")");
    }
    if (metrics != null && metricsFile != null) {
      write(metricsFile, metrics.snapshot());
    }
    release(engine);
    return box == null || send(terminal, box);
  }

  private boolean send(Terminal terminal, WebhookOutbox box) throws IOException {
    if (box.differing() > 0) {
      terminal.say(
          "webhook: "
              + box.differing()
              + " messages came again with other content and are not sent; for other plans or"
              + " options use an outbox of its own");
    }
    if (box.left() > 0) {
      terminal.say(
          "webhook: the outbox is full, " + box.left() + " messages come with the next run");
    }
    if (sender == null) {
      terminal.say("webhook: " + box.count() + " messages wait");
      return box.left() == 0;
    }
    DeliveryReport report = sender.drain(time);
    StringBuilder words = new StringBuilder("webhook: " + report.delivered() + " delivered");
    if (report.setAside() > 0) {
      words.append(", ").append(report.setAside()).append(" refused (kept in refused.jsonl)");
    }
    if (report.waiting() > 0) {
      words.append(", ").append(report.waiting()).append(" wait for the next run");
    }
    if (report.lastStatus() > 0) {
      words.append("; last status ").append(report.lastStatus());
    }
    if (!report.lastFailure().isEmpty()) {
      words.append("; ").append(report.lastFailure());
    }
    if (report.end() == DeliveryReport.End.REFUSED) {
      words.append("; it takes nothing here: check address and credentials");
    }
    terminal.say(words.toString());
    return report.waiting() == 0 && report.setAside() == 0 && box.left() == 0;
  }

  /** A release is passed on once nothing holds what it names: peek() knows who may release what. */
  private void release(ReconcileEngine engine) {
    WebhookSink to = webhook;
    if (to == null) {
      return;
    }
    for (Observation seen : List.copyOf(releases.values())) {
      if (engine.peek(seen.event()) instanceof GateAnswer.Clear) {
        to.released(seen.eventId(), targets(seen.event()), seen.event().time().instant());
        releases.remove(seen.eventId());
      }
    }
  }

  /** What a release names, narrowest first. */
  private static List<String> targets(CustodyEvent event) {
    List<String> targets = new ArrayList<>();
    for (Item item : event.items()) {
      targets.add(item.id() != null ? item.id() : Objects.requireNonNull(item.classId(), "id"));
    }
    Place place = event.place();
    String[] wider = {
      event.container(),
      event.consignment(),
      event.holder(),
      place == null ? null : place.readPoint(),
      place == null ? null : place.location()
    };
    for (String each : wider) {
      if (targets.isEmpty() && each != null) {
        targets.add(each);
      }
    }
    return targets;
  }

  /** Whole or not at all: somebody may be reading it just now. */
  private static void write(Path file, MetricsSnapshot snapshot) throws IOException {
    String name = file.toString();
    Path aside = Path.of(name + ".tmp");
    Files.writeString(
        aside, name.endsWith(".json") ? snapshot.toJson() + "\n" : snapshot.toOpenMetrics());
    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    try {
      for (ExceptionFile file : files) {
        file.close();
      }
    } finally {
      if (box != null) {
        box.close();
      }
    }
  }

  /** Whoever runs the command is who is asked; a receiver is told as well. */
  private final class Asked implements RevocationListener {
    @Override
    public void advised(RevocationAdvice advice) {
      asked.put(advice.exception().id().toString(), advice);
      if (webhook != null) {
        webhook.advised(advice);
      }
    }

    @Override
    public void withdrawn(RevocationAdvice advice) {
      asked.remove(advice.exception().id().toString());
    }
  }
}
