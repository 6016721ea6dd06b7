package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.statement.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which authentic statements of an event are kept where a SignedEvent has no room for all: the good
 * ones before the others, WITNESS statements last among equals, then by their bytes.
 */
final class AuthenticStatements {

  private static final Comparator<Voucher> BY_WORTH =
      Comparator.comparing((Voucher voucher) -> !voucher.isGood())
          .thenComparing(voucher -> voucher.role() == Role.WITNESS)
          .thenComparing(Voucher::encoded);

  private AuthenticStatements() {}

  /**
   * What fits into one SignedEvent.
   *
   * @param vouchers one per link, sorted by their bytes
   * @return as many of them as fit, sorted by their bytes
   */
  static List<Voucher> select(Bytes body, List<Voucher> vouchers) {
    if (fits(body, vouchers)) {
      return vouchers;
    }
    List<Voucher> byWorth = new ArrayList<>(vouchers);
    byWorth.sort(BY_WORTH);
    List<Voucher> kept = new ArrayList<>(Limits.STATEMENTS_MAX);
    for (Voucher voucher : byWorth) {
      kept.add(voucher);
      if (!fits(body, kept)) {
        kept.remove(kept.size() - 1);
      }
    }
    kept.sort(Comparator.comparing(Voucher::encoded));
    return kept;
  }

  private static boolean fits(Bytes body, List<Voucher> vouchers) {
    long bytes = fieldBytes(body.length());
    for (Voucher voucher : vouchers) {
      int header = voucher.checked.statement().protectedHeader().length();
      int signature = voucher.checked.statement().signature().length();
      bytes += fieldBytes(fieldBytes(header) + fieldBytes(signature));
    }
    return vouchers.size() <= Limits.STATEMENTS_MAX && bytes <= Limits.SIGNED_EVENT_BYTES_MAX;
  }

  /** A protobuf field: tag, length, value. */
  private static int fieldBytes(int length) {
    return 1 + (length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : 3) + length;
  }
}
