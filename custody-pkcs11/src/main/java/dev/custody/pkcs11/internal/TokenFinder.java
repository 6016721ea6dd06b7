package dev.custody.pkcs11.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds a token by its label.
 *
 * <p>SunPKCS11 takes slot numbers only, which change when a token is put in elsewhere, and offers
 * no way to ask a slot for its token's label, except that it prints one when it is told to
 * (showInfo). This process prints nothing else, so here that text can be read.
 */
final class TokenFinder {

  private static final Pattern SLOTS = Pattern.compile("(?m)^Slots with tokens: ([0-9, ]*)$");

  private final String library;

  TokenFinder(String library) {
    this.library = library;
  }

  /**
   * The provider of the one token with this label. Nothing is logged in, no PIN is used.
   *
   * @throws TokenFault if there is none or more than one, or its PIN must not be tried
   */
  Provider find(String label) throws TokenFault {
    List<String> labels = new ArrayList<>();
    List<Found> matching = new ArrayList<>();
    for (long slot : slots()) {
      Found found = look(slot);
      if (found == null) {
        continue;
      }
      labels.add(found.label);
      if (found.label.equals(label)) {
        matching.add(found);
      }
    }
    if (matching.isEmpty()) {
      throw new TokenFault(
          TokenFault.Kind.GONE, "no token of this label: expected=" + label + ", found=" + labels);
    }
    if (matching.size() > 1) {
      throw new TokenFault(
          TokenFault.Kind.KEY,
          "label of more than one token: label=" + label + ", tokens=" + matching.size());
    }
    requirePinUsable(matching.get(0).flags);
    return matching.get(0).provider;
  }

  /** A last try is left to a person: whoever locks the token by it should know. */
  private static void requirePinUsable(String flags) throws TokenFault {
    if (flags.contains("CKF_USER_PIN_LOCKED")) {
      throw new TokenFault(TokenFault.Kind.PIN, "PIN not tried: token says that it is locked");
    }
    if (flags.contains("CKF_USER_PIN_FINAL_TRY")) {
      throw new TokenFault(TokenFault.Kind.PIN, "PIN not tried: token says one try is left");
    }
  }

  private List<Long> slots() throws TokenFault {
    Printed printed = configure("slotListIndex=0");
    List<Long> slots = new ArrayList<>();
    Matcher matcher = SLOTS.matcher(printed.text);
    if (!matcher.find()) {
      throw printed.failure == null
          ? new TokenFault(TokenFault.Kind.GONE, "library lists no slots")
          : TokenFault.of("library does not start", printed.failure);
    }
    for (String slot : matcher.group(1).split(",", -1)) {
      if (!slot.isBlank()) {
        slots.add(Long.parseLong(slot.trim()));
      }
    }
    return slots;
  }

  private @Nullable Found look(long slot) {
    Printed printed = configure("slot=" + slot);
    int from = printed.text.indexOf("Token info for token in slot " + slot + ":");
    if (printed.provider == null || from < 0) {
      // A slot that does not answer is not the one looked for.
      return null;
    }
    String info = printed.text.substring(from);
    String flags = field(info, "flags");
    return flags.contains("CKF_TOKEN_INITIALIZED")
        ? new Found(printed.provider, field(info, "label"), flags)
        : null;
  }

  /** Labels are padded with blanks to 32 bytes. */
  private static String field(String info, String name) {
    Matcher matcher = Pattern.compile("(?m)^ +" + name + ": ?(.*)$").matcher(info);
    return matcher.find() ? matcher.group(1).stripTrailing() : "";
  }

  private Printed configure(String which) {
    String name = which.replace("=", "").toLowerCase(Locale.ROOT);
    String config =
        "--name=custody-" + name + "\nlibrary=\"" + library + "\"\nshowInfo=true\n" + which + "\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    Provider provider = null;
    RuntimeException failure = null;
    try {
      Provider prototype = Security.getProvider("SunPKCS11");
      if (prototype == null) {
        failure = new ProviderException("this Java has no SunPKCS11");
      } else {
        provider = prototype.configure(config);
      }
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      System.out.flush();
      System.setOut(before);
    }
    return new Printed(
        provider, bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"), failure);
  }

  private record Found(Provider provider, String label, String flags) {}

  private record Printed(
      @Nullable Provider provider, String text, @Nullable RuntimeException failure) {}
}
