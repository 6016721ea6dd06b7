package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Which authentic statements of an event are kept where a SignedEvent has no room for all: the good
 * ones before the others, WITNESS statements last among equals, then by their bytes.
 */
public final class AuthenticStatements {

  private static final Comparator<Voucher> BY_WORTH =
      Comparator.comparing((Voucher voucher) -> !voucher.isGood())
          .thenComparing(voucher -> voucher.role() == Role.WITNESS)
          .thenComparing(Voucher::encoded);

  // Tag and length before a field: a statement, its header, its signature.
  private static final int FIELD_HEAD_BYTES_MAX = 4;

  private AuthenticStatements() {}

  /**
   * What fits into one SignedEvent.
   *
   * @param vouchers one per link, sorted by their bytes
   * @return as many of them as fit, sorted by their bytes
   */
  static List<Voucher> select(Bytes body, List<Voucher> vouchers) {
    if (fitsVouchers(body, vouchers)) {
      return vouchers;
    }
    List<Voucher> byWorth = new ArrayList<>(vouchers);
    byWorth.sort(BY_WORTH);
    List<Voucher> kept = new ArrayList<>(Limits.STATEMENTS_MAX);
    for (Voucher voucher : byWorth) {
      kept.add(voucher);
      if (!fitsVouchers(body, kept)) {
        kept.remove(kept.size() - 1);
      }
    }
    kept.sort(Comparator.comparing(Voucher::encoded));
    return kept;
  }

  /**
   * The union of two sets of authentic statements about one event, one per link: where two
   * signatures stand over the same bytes the one with the smaller encoding, and where not all fit,
   * the first set's before the others.
   *
   * @param first sorted by their bytes
   * @param second sorted by their bytes
   * @return sorted by their bytes
   */
  public static List<Statement> merge(Bytes body, List<Statement> first, List<Statement> second) {
    // The link is a hash over header and event id, so of one event a header stands for its link.
    TreeMap<Bytes, Statement> byHeader = new TreeMap<>();
    for (List<Statement> statements : List.of(first, second)) {
      for (Statement statement : statements) {
        Statement known = byHeader.get(statement.protectedHeader());
        if (known == null && !fits(body, plus(byHeader.values(), statement))) {
          continue;
        }
        if (known == null || encoded(statement).compareTo(encoded(known)) < 0) {
          byHeader.put(statement.protectedHeader(), statement);
        }
      }
    }
    List<Statement> merged = new ArrayList<>(byHeader.values());
    merged.sort(Comparator.comparing(AuthenticStatements::encoded));
    return merged;
  }

  private static Bytes encoded(Statement statement) {
    return ContainerCodec.encode(statement);
  }

  private static List<Statement> plus(Collection<Statement> statements, Statement another) {
    List<Statement> all = new ArrayList<>(statements);
    all.add(another);
    return all;
  }

  private static boolean fitsVouchers(Bytes body, List<Voucher> vouchers) {
    if (certainlyFit(body, vouchers)) {
      return true;
    }
    List<Statement> statements = new ArrayList<>(vouchers.size());
    for (Voucher voucher : vouchers) {
      statements.add(voucher.checked.statement());
    }
    return fits(body, statements);
  }

  /** By what they have at most, so that no proof is made only to be counted. */
  private static boolean certainlyFit(Bytes body, List<Voucher> vouchers) {
    long bytes = fieldBytes(body.length());
    for (Voucher voucher : vouchers) {
      bytes += voucher.checked.bytesMax() + 3 * FIELD_HEAD_BYTES_MAX;
    }
    return vouchers.size() <= Limits.STATEMENTS_MAX && bytes <= Limits.SIGNED_EVENT_BYTES_MAX;
  }

  private static boolean fits(Bytes body, List<Statement> statements) {
    long bytes = fieldBytes(body.length());
    for (Statement statement : statements) {
      int header = statement.protectedHeader().length();
      int signature = statement.signature().length();
      bytes += fieldBytes(fieldBytes(header) + fieldBytes(signature));
    }
    return statements.size() <= Limits.STATEMENTS_MAX && bytes <= Limits.SIGNED_EVENT_BYTES_MAX;
  }

  /** A protobuf field: tag, length, value. */
  private static int fieldBytes(int length) {
    return 1 + (length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : 3) + length;
  }
}
