package dev.custody.kms.audit;

import dev.custody.kms.internal.CloudTrailJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Reads a log file of CloudTrail as S3 delivers it: a JSON object with an array {@code Records},
 * gzip or not.
 *
 * <p>Streamed: memory does not grow with the file. Beyond 4 GiB of JSON, 64 levels or 1 MiB in one
 * string a file is refused. Records of other operations and services are passed over; a record of a
 * Sign without request id, event id or time refuses the file. Stateless.
 *
 * @since 0.1.0
 */
public final class CloudTrailFile {

  private CloudTrailFile() {}

  /**
   * Hands over the Sign records of a file, in its order.
   *
   * @param name of the file, for messages
   * @param in closed by the caller
   * @return how many records of any kind it has
   * @throws MalformedRecordException if it is no such file
   * @throws IOException if it cannot be read
   */
  public static long read(String name, InputStream in, Consumer<SignRecord> signs)
      throws IOException {
    return CloudTrailJson.read(name, in, signs);
  }
}
