package dev.custody.pkcs11.internal;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What went wrong at the token, told from the return value of its library (PKCS#11 2.40, 5.1). */
final class TokenFault extends Exception {

  private static final long serialVersionUID = 1L;

  /** What to do about it; the order is that of the wire. */
  enum Kind {
    /** The token had no room for the call just now. */
    BUSY,
    /** The PIN was not taken, or must not be tried. */
    PIN,
    /** The token does not let this user do it. */
    PERMISSION,
    /** Key or token is not what was asked for. */
    KEY,
    /** The token does not answer, or is not there. */
    GONE
  }

  private static final Pattern CODE = Pattern.compile("CKR_[A-Z0-9_]+|0x[0-9A-Fa-f]{8}");

  private static final Set<String> BUSY =
      Set.of(
          "CKR_HOST_MEMORY",
          "CKR_DEVICE_MEMORY",
          "CKR_SESSION_COUNT",
          "CKR_FUNCTION_CANCELED",
          "CKR_CANT_LOCK");
  private static final Set<String> PIN =
      Set.of(
          "CKR_PIN_INCORRECT",
          "CKR_PIN_INVALID",
          "CKR_PIN_LEN_RANGE",
          "CKR_PIN_EXPIRED",
          "CKR_PIN_LOCKED",
          "CKR_USER_PIN_NOT_INITIALIZED");
  private static final Set<String> PERMISSION =
      Set.of(
          "CKR_USER_NOT_LOGGED_IN",
          "CKR_USER_TYPE_INVALID",
          "CKR_USER_ANOTHER_ALREADY_LOGGED_IN",
          "CKR_KEY_FUNCTION_NOT_PERMITTED",
          "CKR_ACTION_PROHIBITED",
          "CKR_FUNCTION_REJECTED");
  private static final Set<String> KEY =
      Set.of(
          "CKR_KEY_HANDLE_INVALID",
          "CKR_KEY_TYPE_INCONSISTENT",
          "CKR_KEY_SIZE_RANGE",
          "CKR_MECHANISM_INVALID",
          "CKR_MECHANISM_PARAM_INVALID");

  private final Kind kind;

  TokenFault(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /**
   * The fault behind an exception of the provider. Codes that tell nothing of their own, and those
   * of a maker, count as a token that does not answer. An object handle that is no longer good is
   * among them: it is what a token says that was taken away and put back.
   */
  static TokenFault of(String what, Throwable thrown) {
    String code = code(thrown);
    return new TokenFault(
        kind(code),
        what + ": " + (code == null ? "thrown=" + thrown.getClass().getSimpleName() : code));
  }

  private static Kind kind(@Nullable String code) {
    if (code == null) {
      return Kind.GONE;
    }
    if (BUSY.contains(code)) {
      return Kind.BUSY;
    }
    if (PIN.contains(code)) {
      return Kind.PIN;
    }
    if (PERMISSION.contains(code)) {
      return Kind.PERMISSION;
    }
    return KEY.contains(code) ? Kind.KEY : Kind.GONE;
  }

  private static @Nullable String code(Throwable thrown) {
    int depth = 0;
    for (Throwable at = thrown; at != null && depth < 16; at = at.getCause()) {
      Matcher matcher = CODE.matcher(String.valueOf(at.getMessage()));
      if (matcher.find()) {
        return matcher.group();
      }
      depth++;
    }
    return null;
  }
}
