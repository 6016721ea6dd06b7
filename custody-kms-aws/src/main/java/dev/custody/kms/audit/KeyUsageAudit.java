package dev.custody.kms.audit;

import dev.custody.kms.audit.LedgerFile.LedgerUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds records of CloudTrail against our ledgers, signature by signature.
 *
 * <p>A record is <b>explained</b> by the request id of an answer that a ledger has; or, where the
 * answer of a call never came, by the random mark of that call in the record's user agent. A mark
 * explains one record, and only one of a call that is still open: whoever copies the mark of a
 * finished call explains nothing with it.
 *
 * <p>Give it every ledger and every record of the time in question, in any order, then ask for the
 * report. Memory grows with the ledgers, and with the records by their ids. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class KeyUsageAudit {

  private static final Pattern MARK = Pattern.compile("custody-attempt/([0-9a-f]{32})");
  private static final Pattern MULTI_REGION =
      Pattern.compile("arn:[a-z-]+:kms:[a-z0-9-]+:([0-9]{12}:key/mrk-.+)");

  private final Instant from;
  private final Instant to;
  private final Set<String> keys = new HashSet<>();
  private final Map<String, LedgerUse> answered = new HashMap<>();
  private final Map<String, LedgerUse> open = new HashMap<>();
  private final Set<String> events = new HashSet<>();
  private final Set<String> seenRequests = new HashSet<>();
  private final List<UsageFinding> findings = new ArrayList<>();
  // Records wait until all ledgers are there: these two only.
  private final List<SignRecord> records = new ArrayList<>();
  private long refused;

  private KeyUsageAudit(Collection<String> keys, Instant from, Instant to) {
    this.from = from;
    this.to = to;
    keys.forEach(key -> this.keys.add(name(key)));
  }

  /**
   * An audit.
   *
   * @param keys ARNs of the keys; a multi-Region key is one key wherever it was used
   * @param from the first instant
   * @param to the first instant after; CloudTrail delivers within about 15 minutes, so what is
   *     younger than that is not there yet
   * @throws IllegalArgumentException if there is no key, or the time is empty
   */
  public static KeyUsageAudit of(Collection<String> keys, Instant from, Instant to) {
    if (keys.isEmpty() || !from.isBefore(to)) {
      throw new IllegalArgumentException(
          "keys and a time that is not empty expected: keys="
              + keys.size()
              + ", from="
              + from
              + ", to="
              + to);
    }
    return new KeyUsageAudit(keys, from, to);
  }

  /** The keys that ledgers name. */
  public static Set<String> keysOf(Collection<LedgerFile> ledgers) {
    Set<String> keys = new HashSet<>();
    for (LedgerFile ledger : ledgers) {
      ledger.uses().forEach(use -> keys.add(use.key));
    }
    return keys;
  }

  /** Adds a ledger: of each process that signs with one of the keys. */
  public void add(LedgerFile ledger) {
    for (LedgerUse use : ledger.uses()) {
      if (use.requestId.isEmpty()) {
        open.put(use.attempt, use);
      } else if (use.signed) {
        answered.put(use.requestId, use);
      }
    }
  }

  /** Adds a record; those of other keys or times, and those that were delivered twice, are left. */
  public void add(SignRecord record) {
    Objects.requireNonNull(record, "record");
    if (!keys.contains(name(record.key())) || !events.add(record.eventId())) {
      return;
    }
    if (record.signed()) {
      records.add(record);
    } else {
      refused++;
    }
  }

  /**
   * What is left over on either side, by time.
   *
   * <p>A record or use counts if it lies in the time of this audit; both may explain each other
   * from outside of it, since the two clocks differ.
   */
  public Report report() {
    findings.clear();
    seenRequests.clear();
    Map<String, LedgerUse> unused = new HashMap<>(open);
    long explained = 0;
    long byMark = 0;
    for (SignRecord record : records) {
      // One request is one signature, so an id that comes again under another event explains none.
      if (answered.containsKey(record.requestId()) && seenRequests.add(record.requestId())) {
        explained += within(record.at()) ? 1 : 0;
        continue;
      }
      Matcher mark = MARK.matcher(record.userAgent());
      if (mark.find() && unused.remove(mark.group(1)) != null) {
        byMark += within(record.at()) ? 1 : 0;
        continue;
      }
      if (within(record.at())) {
        findings.add(
            new UsageFinding(
                UsageFinding.Kind.UNEXPLAINED_SIGNATURE,
                record.at(),
                record.principal(),
                record.requestId(),
                record.key()));
      }
    }
    for (Map.Entry<String, LedgerUse> use : answered.entrySet()) {
      LedgerUse ours = use.getValue();
      if (within(ours.at)
          && keys.contains(name(ours.key))
          && !seenRequests.contains(use.getKey())) {
        findings.add(
            new UsageFinding(
                UsageFinding.Kind.UNLOGGED_SIGNATURE, ours.at, "", use.getKey(), ours.key));
      }
    }
    findings.sort(Comparator.comparing(UsageFinding::at).thenComparing(UsageFinding::requestId));
    return new Report(List.copyOf(findings), explained, byMark, refused);
  }

  private boolean within(Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }

  /** A key of many regions by account and id, any other by its ARN. */
  private static String name(String arn) {
    Matcher multi = MULTI_REGION.matcher(arn);
    return multi.matches() ? multi.group(1) : arn;
  }

  /**
   * The sum of an audit.
   *
   * @param findings by time; empty where both sides agree
   * @param explained signatures of CloudTrail whose request id a ledger has
   * @param explainedByMark signatures whose answer never reached us
   * @param refused calls that KMS refused
   * @since 0.1.0
   */
  public record Report(
      List<UsageFinding> findings, long explained, long explainedByMark, long refused) {}
}
