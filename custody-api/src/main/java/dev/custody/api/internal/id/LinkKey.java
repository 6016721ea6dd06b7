package dev.custody.api.internal.id;

/**
 * The GS1 keys and qualifiers of a Digital Link path, and what a value of each looks like.
 *
 * <p>A value is {@link #digits} digits, of which the last may be a check digit, and then {@link
 * #restMin}..{@link #restMax} characters of one class.
 */
public enum LinkKey {
  SSCC("00", 18, true, "18 digits"),
  GTIN("01", 14, true, "14 digits"),
  CPV(GTIN, 1, "22", 1, 20, Ascii.SET_82, "1..20 characters of GS1 set 82"),
  LOT(GTIN, 2, "10", 1, 20, Ascii.SET_82, "1..20 characters of GS1 set 82"),
  SERIAL(GTIN, 3, "21", 1, 20, Ascii.SET_82, "1..20 characters of GS1 set 82"),
  GSIN("402", 17, true, "17 digits"),
  GLN("414", 13, true, "13 digits"),
  GLN_EXTENSION(GLN, 1, "254", 1, 20, Ascii.SET_82, "1..20 characters of GS1 set 82"),
  PARTY("417", 13, true, "13 digits"),
  GRAI("8003", 14, true, 0, 16, Ascii.SET_82, "0, 13 digits, then 0..16 of GS1 set 82"),
  GIAI("8004", 0, false, 1, 30, Ascii.SET_82, "1..30 characters of GS1 set 82"),
  GINC("401", 0, false, 1, 30, Ascii.SET_82, "1..30 characters of GS1 set 82"),
  GDTI("253", 13, true, 0, 17, Ascii.SET_82, "13 digits, then 0..17 of GS1 set 82"),
  GSRN_PROVIDER("8017", 18, true, "18 digits"),
  GSRN("8018", 18, true, "18 digits"),
  CPID("8010", 0, false, 1, 30, Ascii.SET_39, "1..30 characters of GS1 set 39"),
  CPID_SERIAL(CPID, 1, "8011", 1, 12, Ascii.DIGIT, "1..12 digits");

  /** The application identifier as it stands in the path. */
  public final String code;

  /** Digits that a value starts with. */
  public final int digits;

  /** Whether the last of the digits is a GS1 check digit. */
  public final boolean checked;

  final int restMin;
  final int restMax;
  final int restClass;
  final String expected;

  /** 0 for a primary key; qualifiers of one key stand in ascending rank. */
  private final int rank;

  private final int family;

  LinkKey(String code, int digits, boolean checked, String expected) {
    this(code, digits, checked, 0, 0, 0, expected);
  }

  LinkKey(
      String code,
      int digits,
      boolean checked,
      int restMin,
      int restMax,
      int restClass,
      String expected) {
    this.code = code;
    this.digits = digits;
    this.checked = checked;
    this.restMin = restMin;
    this.restMax = restMax;
    this.restClass = restClass;
    this.expected = expected;
    this.rank = 0;
    this.family = ordinal();
  }

  LinkKey(
      LinkKey primary,
      int rank,
      String code,
      int restMin,
      int restMax,
      int restClass,
      String expected) {
    this.code = code;
    this.digits = 0;
    this.checked = false;
    this.restMin = restMin;
    this.restMax = restMax;
    this.restClass = restClass;
    this.expected = expected;
    this.rank = rank;
    this.family = primary.ordinal();
  }

  /** Whether a path may begin with this key. */
  boolean isPrimary() {
    return rank == 0;
  }

  /** Whether this is a qualifier that may stand right behind {@code previous}. */
  boolean follows(LinkKey previous) {
    return family == previous.family && rank > previous.rank;
  }

  /**
   * The ordinal of the key whose digits make this number with a 1 before them, so that leading
   * zeros count, or -1: {@code 101} is {@code 01}.
   */
  static int ordinalOf(int number) {
    return switch (number) {
      case 100 -> SSCC.ordinal();
      case 101 -> GTIN.ordinal();
      case 122 -> CPV.ordinal();
      case 110 -> LOT.ordinal();
      case 121 -> SERIAL.ordinal();
      case 1402 -> GSIN.ordinal();
      case 1414 -> GLN.ordinal();
      case 1254 -> GLN_EXTENSION.ordinal();
      case 1417 -> PARTY.ordinal();
      case 18003 -> GRAI.ordinal();
      case 18004 -> GIAI.ordinal();
      case 1401 -> GINC.ordinal();
      case 1253 -> GDTI.ordinal();
      case 18017 -> GSRN_PROVIDER.ordinal();
      case 18018 -> GSRN.ordinal();
      case 18010 -> CPID.ordinal();
      case 18011 -> CPID_SERIAL.ordinal();
      default -> -1;
    };
  }
}
