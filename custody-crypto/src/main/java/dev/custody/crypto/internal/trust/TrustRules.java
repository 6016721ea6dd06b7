package dev.custody.crypto.internal.trust;

import dev.custody.api.Parsed;
import dev.custody.api.Refusal;
import dev.custody.api.id.Identifier;
import dev.custody.crypto.trust.Holder;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rules of entries and bundles, each in one place. */
public final class TrustRules {

  private TrustRules() {}

  /** An error that knows the member it is about. */
  public static BrokenRule broken(String path, String expected, String found) {
    return new BrokenRule(path, expected, found);
  }

  /** Makes a refusal of a broken rule; other exceptions pass. */
  public static <T> Parsed<T> orRefuse(Supplier<T> maker) {
    try {
      return new Parsed.Accepted<>(maker.get());
    } catch (BrokenRule e) {
      return new Parsed.Refused<>(e.refusal());
    }
  }

  /** An identifier of the format. */
  public static void requireIdentifier(String path, String identifier) {
    if (Identifier.parse(identifier) instanceof Parsed.Refused<Identifier> refused) {
      Refusal refusal = refused.first();
      throw broken(
          path,
          "an identifier with " + refusal.expected(),
          refusal.found() + " at " + refusal.offset());
    }
  }

  /** Both ends are there and the first lies before the second. */
  public static void requireWindow(
      String path, @Nullable Instant notBefore, @Nullable Instant notAfter) {
    if (notBefore == null || notAfter == null) {
      throw broken(path, "a window with both ends", notBefore + " to " + notAfter);
    }
    if (!notBefore.isBefore(notAfter)) {
      throw broken(path, "later than " + notBefore, notAfter.toString());
    }
  }

  /**
   * A name of the signed note format: not empty, no space, no plus sign; logs and witnesses only.
   */
  public static void requireNoteKeyName(String name, Holder holder) {
    if (holder != Holder.LOG && holder != Holder.WITNESS) {
      throw broken("noteKeyName", "none for holder " + holder, "length=" + name.length());
    }
    boolean good = !name.isEmpty() && name.length() <= 255;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      good &= c > 0x20 && c < 0x7f && c != '+';
    }
    if (!good) {
      throw broken("noteKeyName", "1..255 of U+0021-007E but +", "length=" + name.length());
    }
  }
}
