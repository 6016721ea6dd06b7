package dev.custody.reconcile.sink;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * As which product findings reach a SIEM: what its rules and dashboards select by.
 *
 * @param vendor 1 to 63 bytes of UTF-8
 * @param name 1 to 63 bytes
 * @param version 1 to 31 bytes
 * @since 0.1.0
 */
public record SiemProduct(String vendor, String name, String version) {

  /**
   * Checks the lengths, which are those of CEF's header.
   *
   * @throws IllegalArgumentException if one is empty, too long, or has a control character
   */
  public SiemProduct {
    check("vendor", vendor, 63);
    check("name", name, 63);
    check("version", version, 31);
  }

  private static void check(String part, String text, int bytesMax) {
    Objects.requireNonNull(text, part);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > bytesMax || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "product out of range: " + part + " bytes=" + bytes + ", expected 1.." + bytesMax);
    }
  }
}
