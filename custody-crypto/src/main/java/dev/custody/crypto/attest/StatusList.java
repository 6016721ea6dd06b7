package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.crypto.internal.attest.StatusListReader;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A maker's list of certificates that are no longer good, read from a file: nothing is fetched.
 *
 * <p>The form is that of Google's list for Android, {@code {"entries": {"<serial, hex>": {"status":
 * "REVOKED", "reason": "KEY_COMPROMISE"}}}}, in JSON (RFC 8259), at most 16 MiB. It has no date of
 * its own, so the caller says when it was fetched. A certificate is named by its serial number
 * alone; one that is not listed is good.
 *
 * @since 0.1.0
 */
public final class StatusList {

  /** Bytes of a list at most: 16 MiB. */
  public static final int BYTES_MAX = 16 << 20;

  /** What a list says of a certificate. */
  public enum Status {
    /** For good: the key is compromised, or was given out wrongly. */
    REVOKED,
    /** Until further notice. */
    SUSPENDED
  }

  private final Map<String, Status> entries;
  private final Instant fetchedAt;

  private StatusList(Map<String, Status> entries, Instant fetchedAt) {
    this.entries = entries;
    this.fetchedAt = fetchedAt;
  }

  /**
   * A list from its JSON.
   *
   * @param json UTF-8
   * @param fetchedAt when it came from the maker
   * @throws MalformedEvidenceException if it is anything else: unknown status, a serial number
   *     twice or not in hex, duplicate members, trailing bytes
   */
  public static StatusList parse(Bytes json, Instant fetchedAt) throws MalformedEvidenceException {
    Objects.requireNonNull(fetchedAt, "fetchedAt");
    return new StatusList(StatusListReader.read(json), fetchedAt);
  }

  /**
   * What it says of the certificate with this serial number, lower-case hex without zeros ahead.
   */
  public Optional<Status> of(String serialHex) {
    return Optional.ofNullable(entries.get(serialHex));
  }

  /** How many certificates it lists. */
  public int count() {
    return entries.size();
  }

  /** When it came from the maker. */
  public Instant fetchedAt() {
    return fetchedAt;
  }

  /** How many and since when. */
  @Override
  public String toString() {
    return "StatusList[entries=" + entries.size() + ", fetchedAt=" + fetchedAt + "]";
  }
}
