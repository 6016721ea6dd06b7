package dev.custody.cli;

import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Place;
import dev.custody.reconcile.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an order is about: goods, or one thing under which goods fall. */
final class TargetOptions {

  @Parameters(
      paramLabel = "TARGET",
      arity = "0..*",
      description = "goods, each by its identifier; or one of the options below")
  List<String> goods = List.of();

  @Option(names = "--container", paramLabel = "URI", description = "a pallet, box or trailer")
  @Nullable String container;

  @Option(names = "--consignment", paramLabel = "URI", description = "what travels together")
  @Nullable String consignment;

  @Option(names = "--holder", paramLabel = "URI", description = "all that a party gives or takes")
  @Nullable String holder;

  @Option(names = "--place", paramLabel = "URI", description = "a site with its docks, or a dock")
  @Nullable String place;

  @Option(
      names = "--lane",
      split = ",",
      paramLabel = "FROM,TO",
      description = "the way from one site to another")
  List<String> lane = List.of();

  /** Whether anything is named. */
  boolean any() {
    return count() > 0;
  }

  /** Adds what is named to the event. */
  CustodyEventBuilder into(CustodyEventBuilder event) {
    if (count() != 1) {
      throw CommandFault.usage(
          "one target: goods, --container, --consignment, --holder, --place or --lane; found="
              + count());
    }
    try {
      if (!lane.isEmpty() && lane.size() != 2) {
        throw CommandFault.usage("a lane has two ends: expected=FROM,TO, found=" + lane.size());
      }
      String where = lane.isEmpty() ? place : Lane.name(lane.get(0), lane.get(1));
      return event
          .items(goods.stream().map(Item::of).toList())
          .container(container)
          .consignment(consignment)
          .holder(holder)
          .place(where == null ? null : Place.at(where));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no target: " + e.getMessage());
    }
  }

  private int count() {
    int count = goods.isEmpty() ? 0 : 1;
    count += container == null ? 0 : 1;
    count += consignment == null ? 0 : 1;
    count += holder == null ? 0 : 1;
    count += place == null ? 0 : 1;
    return count + (lane.isEmpty() ? 0 : 1);
  }
}
