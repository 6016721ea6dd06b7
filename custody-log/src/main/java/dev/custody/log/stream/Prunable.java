package dev.custody.log.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How much of its own log a device may prune, by the receipts that it has.
 *
 * <p>An entry may go if a gateway provably holds it, byte for byte; or if each of its statements
 * stands, about the same event, in an entry of this log that a gateway provably holds. That goes
 * for statements of every key: a counterpart's in a handover too. The first entry for which this
 * does not hold ends the prefix, whatever comes behind it. An entry that cannot be read, or one of
 * whose statements no gateway takes because its signature does not hold, therefore stays for good,
 * and everything behind it.
 *
 * @param below all entries below this index may be pruned; the log's first if none
 * @param blocking the first entry that no receipt covers; empty if all are covered
 * @param refused why receipts were not believed, in the order in which they were given
 * @param conflicting two checkpoints of one size with two roots, both signed by the gateway: its
 *     fraud, proven. Receipts of neither count; empty if there are none
 * @since 0.1.0
 */
public record Prunable(
    long below, Optional<Long> blocking, List<String> refused, List<Checkpoint> conflicting) {

  public Prunable {
    Objects.requireNonNull(blocking, "blocking");
    refused = List.copyOf(refused);
    conflicting = List.copyOf(conflicting);
  }

  /**
   * Holds a device's log against its receipts. Reads the log twice; takes memory for each covered
   * entry.
   *
   * @param device the device's own log
   * @param receipts all that the device has, in any order
   * @param gateway whose receipts they must be
   * @throws IOException if the log cannot be read
   */
  @CheckReturnValue
  public static Prunable below(
      LogReader device, Collection<DeviceReceipt> receipts, TrustedLog gateway) throws IOException {
    List<String> refused = new ArrayList<>();
    List<Checkpoint> conflicting = new ArrayList<>();
    Set<Digest> held = held(receipts, gateway, refused, conflicting);
    Set<Link> vouched = vouched(device, held);
    try (EntryCursor entries = device.entries(device.firstIndex())) {
      for (LoggedEntry entry = entries.next(); entry != null; entry = entries.next()) {
        if (!held.contains(entry.leafHash()) && !allVouched(entry, vouched)) {
          return new Prunable(entry.index(), Optional.of(entry.index()), refused, conflicting);
        }
      }
    }
    return new Prunable(device.size(), Optional.empty(), refused, conflicting);
  }

  private static Set<Digest> held(
      Collection<DeviceReceipt> receipts,
      TrustedLog gateway,
      List<String> refused,
      List<Checkpoint> conflicting) {
    List<ReceiptVerdict.Holds> good = new ArrayList<>();
    Map<Long, Checkpoint> bySize = new HashMap<>();
    for (DeviceReceipt receipt : receipts) {
      ReceiptVerdict verdict = receipt.check(gateway);
      if (verdict instanceof ReceiptVerdict.Fails fails) {
        refused.add(fails.why());
      } else if (verdict instanceof ReceiptVerdict.Holds holds) {
        good.add(holds);
        Checkpoint other = bySize.putIfAbsent(holds.checkpoint().size(), holds.checkpoint());
        if (other != null && !other.root().equals(holds.checkpoint().root())) {
          conflicting.add(other);
          conflicting.add(holds.checkpoint());
        }
      }
    }
    Set<Digest> held = new HashSet<>();
    for (ReceiptVerdict.Holds holds : good) {
      if (!conflicting.contains(bySize.get(holds.checkpoint().size()))) {
        holds.entries().forEach(entry -> held.add(entry.leafHash()));
      }
    }
    return held;
  }

  /** The links of all statements in entries that are held. */
  private static Set<Link> vouched(LogReader device, Set<Digest> held) throws IOException {
    Set<Link> links = new HashSet<>();
    try (EntryCursor entries = device.entries(device.firstIndex())) {
      for (LoggedEntry entry = entries.next(); entry != null; entry = entries.next()) {
        if (held.contains(entry.leafHash())) {
          links.addAll(links(entry));
        }
      }
    }
    return links;
  }

  private static boolean allVouched(LoggedEntry entry, Set<Link> vouched) {
    List<Link> links = links(entry);
    return !links.isEmpty() && vouched.containsAll(links);
  }

  // A link covers the event's id and so its body.
  private static List<Link> links(LoggedEntry entry) {
    List<Link> links = new ArrayList<>();
    if (entry.signedEvent() instanceof Parsed.Accepted<SignedEvent> accepted) {
      EventId id = accepted.value().eventId();
      for (Statement statement : accepted.value().statements()) {
        links.add(StatementClaims.link(statement, id));
      }
    }
    return links;
  }
}
