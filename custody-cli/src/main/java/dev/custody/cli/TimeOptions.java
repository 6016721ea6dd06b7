package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.crypto.time.TimestampDigest;
import dev.custody.crypto.time.TimestampPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What proves when statements were made, beside the trust bundle: tokens and cosigned notes. */
final class TimeOptions {

  private static final int FILE_BYTES_MAX = 128 * 1_024;

  @Option(
      names = "--tsa-policy",
      paramLabel = "OID",
      description =
          "believe RFC 3161 tokens under this policy of a time-stamping authority, once for each;"
              + " TIMESTAMPER keys of the bundle are trusted")
  List<String> policies = new ArrayList<>();

  @Option(
      names = "--tsa",
      paramLabel = "PEM",
      description = "trust tokens of this certificate or of those it has issued, once for each")
  List<Path> anchors = new ArrayList<>();

  @Option(
      names = "--tsa-accuracy",
      paramLabel = "DURATION",
      description =
          "how far the clock of an authority may be off that does not say so, as PT1S; without this"
              + " its tokens are not believed")
  @Nullable String accuracy;

  @Option(
      names = "--note",
      paramLabel = "FILE",
      description =
          "a cosigned checkpoint that events have seen or that holds the log, once for each")
  List<Path> notes = new ArrayList<>();

  /** The tokens that are believed: none without a policy. */
  TimestampPolicy policy() throws IOException {
    if (policies.isEmpty()) {
      if (!anchors.isEmpty() || accuracy != null) {
        throw CommandFault.usage(
            (anchors.isEmpty() ? "--tsa-accuracy" : "--tsa")
                + " without --tsa-policy: say which policy is believed");
      }
      return TimestampPolicy.none();
    }
    try {
      TimestampPolicy.Builder builder =
          TimestampPolicy.builder()
              .digests(TimestampDigest.SHA_256, TimestampDigest.SHA_384, TimestampDigest.SHA_512);
      policies.forEach(builder::policy);
      for (Path anchor : anchors) {
        try {
          builder.anchors(Inputs.bytes(anchor, FILE_BYTES_MAX));
        } catch (MalformedKeyException e) {
          throw CommandFault.usage("no X.509 certificate: " + anchor + ": " + e.getMessage());
        }
      }
      if (accuracy != null) {
        builder.unstatedAccuracy(Duration.parse(accuracy));
      }
      return builder.build();
    } catch (DateTimeParseException e) {
      throw CommandFault.usage("no duration: expected=PT1S, found=" + accuracy);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }

  /** Of what tokens are believed by. */
  Digest digest() throws IOException {
    StringBuilder words = new StringBuilder(policies + " " + accuracy);
    policy().anchors().forEach(each -> words.append(' ').append(Digest.sha256(each).toHex()));
    return Digest.sha256(words.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The notes that were given. */
  List<Bytes> notes() throws IOException {
    List<Bytes> read = new ArrayList<>();
    for (Path note : notes) {
      Bytes bytes = Bytes.ofOwned(Inputs.bytes(note, Limits.CHECKPOINT_BYTES_MAX));
      if (UnverifiedCheckpoint.parse(bytes).isEmpty()) {
        throw CommandFault.usage("no checkpoint: expected=a signed note of a log, file=" + note);
      }
      read.add(bytes);
    }
    return read;
  }
}
