package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Document;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.PlanBook;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * R24 manifest edited after departure: a revision of the plan that became known after its goods had
 * departed, or a document that a later event names with another digest than the departure did.
 */
final class ManifestRule implements Rule {

  private static final RuleInfo R24 =
      new RuleInfo(
          "R24",
          1,
          "manifest edited after departure",
          "plan revisions, PLAN events, documents of departures and later events",
          "the departure and the edit are evidence by themselves",
          "C",
          "shipment",
          "deliver by the revision that was known at departure, and ask who edited it and why.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R24);
  }

  @Override
  public Scope scope() {
    return Scope.PLAN;
  }

  /** One revision and no documents: nothing to compare. */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    boolean departs = arrival.fact().kind() == Kind.DEPART;
    boolean documents = !arrival.fact().event().documents().isEmpty();
    return arrival.reshapes() || (before.watching() ? departs || documents : departs && documents);
  }

  @Override
  public void look(String name, World world, Findings out) {
    PlanBook book = world.plan(name);
    if (book == null) {
      return;
    }
    if (book.all().size() > 1) {
      out.watch();
    } else if (!world.anyPinned()) {
      return;
    }
    Plan plan = book.inForce(world);
    Fact departure = world.departureOf(plan);
    if (departure == null || !departure.proves(Proof.ALARM)) {
      return;
    }
    for (PlanBook.Revision revision : book.all()) {
      Instant published = PlanBook.publishedAt(revision, world);
      boolean other = !revision.plan().digest().equals(plan.digest());
      if (other && published != null && published.isAfter(departure.at())) {
        Fact announced = world.announcementOf(revision.plan().digest());
        alarm(
            plan,
            "plan " + plan.id() + " as at departure, not revision " + revision.plan().revision(),
            departure,
            announced,
            "Revision "
                + revision.plan().revision()
                + " of plan "
                + plan.id()
                + " became known at "
                + Words.time(published),
            out);
      }
    }
    if (!departure.event().documents().isEmpty()) {
      out.watch();
      documents(plan, departure, world, out);
    }
  }

  private static void documents(Plan plan, Fact departure, World world, Findings out) {
    TreeSet<Fact> later = new TreeSet<>(world.facts(subject(plan)));
    plan.units().forEach(unit -> later.addAll(world.facts(unit.id()).tailSet(departure, false)));
    for (Document pinned : departure.event().documents()) {
      for (Fact fact : later.tailSet(departure, false)) {
        for (Document document : fact.event().documents()) {
          boolean same =
              pinned.id() != null
                  && pinned.id().equals(document.id())
                  && Objects.equals(pinned.type(), document.type());
          boolean edited =
              pinned.digest() != null
                  && document.digest() != null
                  && !pinned.digest().equals(document.digest());
          if (same && edited && fact.kind() != Kind.CORRECTION && fact.proves(Proof.ALARM)) {
            alarm(
                plan,
                "document " + pinned.id() + " as at departure",
                departure,
                fact,
                "Document " + pinned.id() + " has another content in " + Words.did(fact),
                out);
          }
        }
      }
    }
  }

  private static String subject(Plan plan) {
    return plan.consignment() != null ? plan.consignment() : plan.id();
  }

  private static void alarm(
      Plan plan, String expected, Fact departure, @Nullable Fact edit, String what, Findings out) {
    List<Fact> evidence = new ArrayList<>(List.of(departure));
    if (edit != null) {
      evidence.add(edit);
    }
    boolean sure = departure.proves(Proof.CONFIRM) && (edit == null || edit.proves(Proof.CONFIRM));
    out.alarm(
        Alarm.of(R24, subject(plan), expected)
            .severity(Severity.C)
            .confirmed(sure, sure ? 90 : 50)
            .evidence(evidence)
            .wouldClear("a correction of the departure, or of the event that published the edit")
            .hold(Hold.Scope.SHIPMENT, subject(plan), false)
            .explain(what + ", after the departure: " + Words.did(departure) + "."));
  }
}
