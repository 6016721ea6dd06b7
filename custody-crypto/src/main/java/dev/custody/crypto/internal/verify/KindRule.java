package dev.custody.crypto.internal.verify;

import dev.custody.api.event.Kind;
import dev.custody.api.statement.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which roles a kind of event needs and which it admits besides.
 *
 * @param required one set per signature that is needed; any role of the set gives it
 * @param admitted all roles that may vouch for the kind
 */
record KindRule(List<Set<Role>> required, Set<Role> admitted) {

  private static final Map<Kind, KindRule> BY_KIND = new EnumMap<>(Kind.class);

  static {
    KindRule transfer =
        rule(EnumSet.of(Role.RECEIVER, Role.WITNESS), EnumSet.of(Role.GIVER, Role.GATEWAY));
    KindRule plain = rule(EnumSet.of(Role.WITNESS), EnumSet.of(Role.ACTOR, Role.GATEWAY));
    for (Kind kind : Kind.values()) {
      BY_KIND.put(kind, plain);
    }
    BY_KIND.put(
        Kind.HANDOVER,
        rule(EnumSet.of(Role.WITNESS), EnumSet.of(Role.GIVER), EnumSet.of(Role.RECEIVER)));
    BY_KIND.put(Kind.DELIVER, transfer);
    BY_KIND.put(Kind.RETURN, transfer);
    BY_KIND.put(Kind.FOREIGN, rule(EnumSet.of(Role.WITNESS), EnumSet.of(Role.GATEWAY)));
  }

  static KindRule of(Kind kind) {
    KindRule rule = BY_KIND.get(kind);
    if (rule == null) {
      throw new AssertionError("every kind has a rule: kind=" + kind);
    }
    return rule;
  }

  @SafeVarargs
  private static KindRule rule(Set<Role> besides, Set<Role>... required) {
    Set<Role> admitted = EnumSet.copyOf(besides);
    List<Set<Role>> slots = new ArrayList<>();
    for (Set<Role> slot : required) {
      admitted.addAll(slot);
      slots.add(slot);
    }
    // Plain sets of constants: a look into them is one bit, and nobody here writes them.
    return new KindRule(Collections.unmodifiableList(slots), admitted);
  }
}
