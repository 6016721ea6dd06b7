package dev.custody.api.event;

import java.math.BigDecimal;

/**
 * An exact decimal number: {@code unscaled / 10^scale}, in the one form that the format admits.
 *
 * <p>{@code scale} is 0..18 and as small as can be, so equal numbers are equal values and equal
 * bytes. Binary fractions have no place in evidence.
 *
 * @param unscaled the digits
 * @param scale how many of them stand behind the point, 0..18
 * @since 0.1.0
 */
public record Decimal(long unscaled, int scale) {

  /** The largest scale of the format. */
  public static final int SCALE_MAX = 18;

  /** Zero, the empty message on the wire. */
  public static final Decimal ZERO = new Decimal(0, 0);

  /**
   * @throws IllegalArgumentException if scale is out of range or not as small as can be
   */
  public Decimal {
    if (scale < 0 || scale > SCALE_MAX || (scale > 0 && unscaled % 10 == 0)) {
      throw new IllegalArgumentException(
          "decimal not in its one form: unscaled=" + unscaled + ", scale=" + scale);
    }
  }

  /** A whole number. */
  public static Decimal of(long whole) {
    return new Decimal(whole, 0);
  }

  /**
   * The same number in the format's one form.
   *
   * @throws ArithmeticException if it needs more than 18 decimals or 63 bits
   */
  public static Decimal of(BigDecimal number) {
    if (number.signum() == 0) {
      return ZERO;
    }
    BigDecimal small = number.stripTrailingZeros();
    if (small.scale() > SCALE_MAX || small.precision() - (long) small.scale() > 19) {
      throw new ArithmeticException(
          "number out of range: precision=" + small.precision() + ", scale=" + small.scale());
    }
    BigDecimal whole = small.scale() < 0 ? small.setScale(0) : small;
    // BigInteger.longValueExact would do, but came to Android with API 31.
    return new Decimal(whole.scaleByPowerOfTen(whole.scale()).longValueExact(), whole.scale());
  }

  /** As a BigDecimal of the same scale. */
  public BigDecimal toBigDecimal() {
    return BigDecimal.valueOf(unscaled, scale);
  }

  /** Plain decimal notation, as in the JSON view. */
  @Override
  public String toString() {
    return toBigDecimal().toPlainString();
  }
}
