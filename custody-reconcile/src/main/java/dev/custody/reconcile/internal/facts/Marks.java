package dev.custody.reconcile.internal.facts;

import dev.custody.api.Reason;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.event.Reading;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.DeviceSettings;
import dev.custody.reconcile.plan.Roster;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The few facts that rules about keys, people and devices care for, found by whom they speak of.
 *
 * <p>Problem: such a rule looks after every event of a device, and a device records thousands a
 * day. Choice: whether a fact bears a mark is decided when it is put into the world, from the fact,
 * the roster, the distrusted keys and, for {@link Mark#CLASH}, its neighbours; a look then reads a
 * set that is empty in an innocent world. A mark is a function of the set of inputs like all else
 * that rules read.
 */
public final class Marks {

  /** What a fact may bear, and by which name it is found. */
  public enum Mark {
    /** By key: it has signed this after it was revoked or distrusted. */
    REVOKED,
    /** By key: whoever used it was not on shift. */
    OFF_SHIFT,
    /** By operator: recorded on one device between two events of another, or too far away. */
    CLASH,
    /** By device or operator: an IDENTITY event that is more than a sign of life. */
    LIFECYCLE,
    /** By device: it, or its sensor, says that it was tampered with. */
    TAMPER
  }

  private final DeviceSettings settings;
  private final int speedKmhMax;
  private final Map<Mark, TreeMap<String, TreeSet<Fact>>> marked = new EnumMap<>(Mark.class);

  /** None yet. */
  public Marks(DeviceSettings settings, int speedKmhMax) {
    this.settings = settings;
    this.speedKmhMax = speedKmhMax;
  }

  /** Facts that bear a mark, by key in hex, operator or device, in order. */
  public NavigableSet<Fact> of(Mark mark, String name) {
    TreeMap<String, TreeSet<Fact>> names = marked.get(mark);
    TreeSet<Fact> found = names == null ? null : names.get(name);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  /** Puts the marks on a fact that do not depend on its neighbours. */
  public void add(Fact fact, Standing standing) {
    each(fact, standing, (mark, name) -> put(mark, name, fact));
  }

  /** Takes a fact away under every name that it could bear a mark by. */
  public void remove(Fact fact) {
    for (TreeMap<String, TreeSet<Fact>> names : marked.values()) {
      for (Vouching vouching : fact.observation().vouchings()) {
        drop(names, vouching.kid().toHex(), fact);
      }
      drop(names, fact.operator(), fact);
      drop(names, fact.device(), fact);
      for (Reading reading : fact.event().readings()) {
        drop(names, reading.device(), fact);
      }
    }
  }

  /** Forgets all marks that depend on the roster and on distrusted keys. */
  public void forgetStanding() {
    marked.remove(Mark.REVOKED);
    marked.remove(Mark.OFF_SHIFT);
  }

  /**
   * Judges one fact of an operator, and the two behind it, against those before them.
   *
   * @param operator whose facts
   * @param facts all of them
   * @param around the fact that came or went
   */
  public void judgeAround(String operator, NavigableSet<Fact> facts, Fact around) {
    Fact here = facts.contains(around) ? around : facts.higher(around);
    for (int i = 0; i < 3 && here != null; i++) {
      TreeMap<String, TreeSet<Fact>> clashes = marked.get(Mark.CLASH);
      if (clashes != null) {
        drop(clashes, operator, here);
      }
      if (Clash.of(facts, here, settings, speedKmhMax) != null) {
        put(Mark.CLASH, operator, here);
      }
      here = facts.higher(here);
    }
  }

  private void each(Fact fact, Standing standing, BiConsumer<Mark, String> out) {
    for (Vouching vouching : fact.observation().vouchings()) {
      if (vouching.reasons().contains(Reason.KEY_REVOKED) || standing.distrusts(vouching, fact)) {
        out.accept(Mark.REVOKED, vouching.kid().toHex());
      }
    }
    Vouching main = fact.mainVouching();
    if (main != null && standing.offShift(fact, main)) {
      out.accept(Mark.OFF_SHIFT, main.kid().toHex());
    }
    Lifecycle lifecycle = fact.event().lifecycle();
    if (fact.kind() == Kind.IDENTITY && lifecycle != null && lifecycle != Lifecycle.HEARTBEAT) {
      String device = fact.device();
      String subject = device != null ? device : fact.operator();
      if (subject != null) {
        out.accept(Mark.LIFECYCLE, subject);
      }
      if (device != null && lifecycle == Lifecycle.TAMPER_ALARM) {
        out.accept(Mark.TAMPER, device);
      }
    }
    for (Reading reading : fact.event().readings()) {
      String device = reading.device() != null ? reading.device() : fact.device();
      if (device != null && tampered(reading)) {
        out.accept(Mark.TAMPER, device);
      }
    }
  }

  /** A sensor's alarm is about the goods unless it says that it is about the device. */
  private static boolean tampered(Reading reading) {
    return reading.alarm()
        && reading.type() != null
        && reading.type().toLowerCase(Locale.ROOT).contains("tamper");
  }

  private void put(Mark mark, String name, Fact fact) {
    marked
        .computeIfAbsent(mark, m -> new TreeMap<>())
        .computeIfAbsent(name, n -> new TreeSet<>())
        .add(fact);
  }

  private static void drop(TreeMap<String, TreeSet<Fact>> names, @Nullable String name, Fact fact) {
    TreeSet<Fact> facts = name == null ? null : names.get(name);
    if (facts != null && facts.remove(fact) && facts.isEmpty()) {
      names.remove(name);
    }
  }

  /** What is known about keys and people, as far as marks and trust depend on it. */
  public interface Standing {

    /** The roster's word on a key; null if it has none. */
    Roster.@Nullable Entry rostered(KeyId kid);

    /** Shifts of an operator on whatever key. */
    List<Roster.Shift> shiftsOf(String operator);

    /** Whether the caller distrusts this key at the time of this fact. */
    boolean distrusts(Vouching vouching, Fact fact);

    /** What is expected of devices and people. */
    DeviceSettings deviceSettings();

    /** Whether a fact that a party signed was signed by somebody who should not have been there. */
    default boolean offShift(Fact fact, Vouching main) {
      Roster.Entry entry = rostered(main.kid());
      boolean acting =
          fact.physical()
              || fact.kind() == Kind.ACCESS
              || fact.kind() == Kind.HOLD
              || fact.kind() == Kind.RELEASE
              || fact.kind() == Kind.EXCEPTION;
      if (entry == null
          || entry.shifts().isEmpty()
          || !acting
          || main.role() == Role.GATEWAY
          || fact.observation().trust() == Trust.UNVERIFIED) {
        return false;
      }
      String operator = fact.operator();
      List<Roster.Shift> shifts = operator == null ? entry.shifts() : shiftsOf(operator);
      long graceMs = deviceSettings().shiftGrace().toMillis() + fact.uncertaintyMs();
      for (Roster.Shift shift : shifts) {
        if (!fact.at().isBefore(shift.from().minusMillis(graceMs))
            && !fact.at().isAfter(shift.to().plusMillis(graceMs))) {
          return false;
        }
      }
      return true;
    }
  }
}
