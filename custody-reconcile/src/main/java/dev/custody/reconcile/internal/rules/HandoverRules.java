package dev.custody.reconcile.internal.rules;

import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Absence;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** R07 custody gap and R09 same signer on both sides: what the statements of a handover say. */
final class HandoverRules implements Rule {

  private static final RuleInfo R07 =
      new RuleInfo(
          "R07",
          1,
          "custody gap: handed over, not accepted",
          "HANDOVER events and their statements, refusals by the receiver",
          "the receiver refuses in an EXCEPTION, or a shift has passed",
          "H",
          "no dispatch",
          "ask the receiver to sign or refuse; until then the giver remains responsible and the goods"
              + " do not leave.");

  private static final RuleInfo R09 =
      new RuleInfo(
          "R09",
          1,
          "same signer on both sides",
          "statements of HANDOVER, DELIVER and RETURN",
          "the statements show it by themselves",
          "H",
          "shipment, sticky",
          "stop the goods, have a second person count them, and ask both parties who signed.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R07, R09);
  }

  @Override
  public Scope scope() {
    return Scope.EVENT;
  }

  @Override
  public void look(String name, World world, Findings out) {
    Fact fact = world.fact(EventId.parse(name));
    Transfer transfer = fact == null ? null : fact.event().transfer();
    if (fact == null || transfer == null) {
      return;
    }
    sameSigner(fact, transfer, out);
    if (fact.kind() == Kind.HANDOVER) {
      gap(fact, transfer, world, out);
    }
  }

  private static void gap(Fact fact, Transfer transfer, World world, Findings out) {
    boolean given = fact.observation().vouching(Role.GIVER).isPresent();
    boolean taken = fact.observation().vouching(Role.RECEIVER).isPresent();
    if (!given || taken || fact.refused()) {
      return;
    }
    Fact refusal = refusal(fact, transfer, world);
    Instant due = fact.at().plus(world.settings().timing().acceptance());
    if (refusal == null && !out.past(due)) {
      return;
    }
    boolean late = out.past(fact.at().plus(world.settings().timing().shift()));
    boolean confirmed = refusal != null || late;
    Absence silent = refusal == null ? unsigned(fact, due, world, out) : null;
    List<Fact> evidence = refusal == null ? List.of(fact) : List.of(fact, refusal);
    String goods = subject(fact);
    out.alarm(
        Alarm.of(R07, goods, "accepted by " + transfer.receiver() + ": " + fact.id())
            .severity(Severity.H)
            .confirmed(confirmed, refusal != null ? 95 : confirmed ? 80 : 50)
            .absence(silent)
            .evidence(evidence)
            .wouldClear("the receiver's statement over the same event")
            .hold(Hold.Scope.DISPATCH, goods, false)
            .explain(
                goods
                    + ": "
                    + transfer.giver()
                    + " signed at "
                    + Words.time(fact.at())
                    + " at "
                    + Words.place(fact.place())
                    + " that it handed over to "
                    + transfer.receiver()
                    + (refusal == null
                        ? ", which had not signed by " + Words.time(due) + "."
                        : ", which refused at " + Words.time(refusal.at()) + ".")));
  }

  /** Nobody knows with which key a receiver would sign, so the lack of it is never proven. */
  private static Absence unsigned(Fact fact, Instant due, World world, Findings out) {
    if (world.heard(fact.source()).isAfter(due)) {
      return Absence.PRESUMED_ABSENT;
    }
    out.awaitSource(fact.source(), due);
    return Absence.SOURCE_SILENT;
  }

  /** A receiver who refuses alone says so in an EXCEPTION that names the offered event. */
  private static @Nullable Fact refusal(Fact fact, Transfer transfer, World world) {
    for (Fact related : world.relatedTo(fact.id())) {
      if (related.kind() == Kind.EXCEPTION) {
        for (Vouching vouching : related.observation().vouchings()) {
          if (vouching.good() && vouching.party().equals(transfer.receiver())) {
            return related;
          }
        }
      }
    }
    return null;
  }

  private static void sameSigner(Fact fact, Transfer transfer, Findings out) {
    TreeSet<KeyId> givers = new TreeSet<>();
    TreeSet<KeyId> receivers = new TreeSet<>();
    boolean told = fact.observation().reasons().contains(Reason.SELF_HANDOVER);
    for (Vouching vouching : fact.observation().vouchings()) {
      if (vouching.role() == Role.GIVER) {
        givers.add(vouching.kid());
      } else if (vouching.role() == Role.RECEIVER) {
        receivers.add(vouching.kid());
      }
      told |= vouching.reasons().contains(Reason.SELF_HANDOVER);
    }
    boolean oneParty = transfer.giver() != null && transfer.giver().equals(transfer.receiver());
    givers.retainAll(receivers);
    if (!told && !oneParty && givers.isEmpty()) {
      return;
    }
    String goods = subject(fact);
    List<String> keys = new ArrayList<>();
    givers.forEach(kid -> keys.add(kid.toHex()));
    out.alarm(
        Alarm.of(R09, goods, "two signers: " + fact.id())
            .severity(Severity.H)
            .confirmed(true, 95)
            .evidence(List.of(fact))
            .wouldClear("nothing: the statements stand")
            .hold(Hold.Scope.SHIPMENT, goods, true)
            .explain(
                goods
                    + ": giver "
                    + transfer.giver()
                    + " and receiver "
                    + transfer.receiver()
                    + " of "
                    + fact.kind()
                    + " at "
                    + Words.place(fact.place())
                    + " at "
                    + Words.time(fact.at())
                    + " are one signer"
                    + (keys.isEmpty() ? "." : ", key " + String.join(", ", keys) + ".")));
  }

  /**
   * What was handed over, by one name: the consignment, else the container, else the first item.
   */
  static String subject(Fact fact) {
    if (fact.event().consignment() != null) {
      return fact.event().consignment();
    }
    if (fact.event().container() != null) {
      return fact.event().container();
    }
    return fact.event().items().isEmpty()
        ? fact.id().toString()
        : Fact.nameOf(fact.event().items().get(0));
  }
}
