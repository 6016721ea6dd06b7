package dev.custody.cli;

import dev.custody.reconcile.sim.SimWorld;
import dev.custody.reconcile.sim.Theft;
import java.util.Locale;

/** What the players are told. */
final class DrillText {

  private DrillText() {}

  static String readme(SimWorld world, int events) {
    StringBuilder types = new StringBuilder();
    for (Theft theft : Theft.values()) {
      types.append("  ").append(theft.name()).append('\n');
    }
    return String.format(
        Locale.ROOT,
        """
        AN EXERCISE

        Northfield sends goods from two warehouses to three stores of Corner Stores. Haulage drives
        them, and brings parcels from the stores to customers and others back. You have what the
        parties signed and what the gateway of their log received, on %d days; and something is
        missing: %d thefts. Readers miss a unit now and then, clocks are off, uploads come late:
        not everything that looks odd is a theft.

        What you have
          events.cfeed   %d signed events, in the order in which they arrived
          trust.json     the keys of the parties, and which were revoked
          plans/         what should have moved; -r2 is a later revision
          roster.json    which key is which source, and who is on shift
          devices.csv    which key is which device
          answer.sha256  the hash of the answer, sealed before you began

        What to find: which goods were stolen, how, when, and who had them in hand. Begin with
          custody verify events.cfeed --trust trust.json --at %s
          custody reconcile events.cfeed --trust trust.json --plan plans/* --roster roster.json --until %s
          custody inspect events.cfeed

        What to hand in: a text file, for each theft one line with its type and the identifier of a
        unit, container, consignment, device or key that it concerns:
          WHOLE_TRAILER urn:example:consignment:H1-1

        The types
        %s""",
        world.settings().days(),
        world.truth().thefts().size(),
        events,
        world.settings().end(),
        world.settings().end(),
        types);
  }
}
