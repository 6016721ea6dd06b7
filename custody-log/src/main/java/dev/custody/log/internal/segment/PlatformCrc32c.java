package dev.custody.log.internal.segment;

import java.util.zip.CRC32C;

/**
 * CRC-32C by the class of the platform, which a compiler turns into the processor's instruction.
 *
 * <p>That class is there from Java 9 and Android API 34 on. This is the only class that names it,
 * so on older devices this one fails to link when it is first called, and nothing else does.
 */
final class PlatformCrc32c {

  private PlatformCrc32c() {}

  /**
   * The checksum of two ranges, one behind the other.
   *
   * @throws LinkageError where the platform has no such class
   */
  static int of(
      byte[] first, int firstAt, int firstCount, byte[] second, int secondAt, int secondCount) {
    CRC32C crc = new CRC32C();
    crc.update(first, firstAt, firstCount);
    crc.update(second, secondAt, secondCount);
    return (int) crc.getValue();
  }
}
