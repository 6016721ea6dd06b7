package dev.custody.examples;

import dev.custody.crypto.feed.FeedEntry;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Indeterminate;
import dev.custody.crypto.verify.Rejected;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Verifies a partner's feed file, one record at a time. */
public final class VerifyFeed {

  private VerifyFeed() {}

  /** How many events of a feed are what. */
  public record Counts(int verified, int indeterminate, int rejected) {}

  /** Reads the feed to its end; says of every event that does not hold why. */
  public static Counts verify(Path feed, TrustBundle trust, Instant at)
      throws IOException, FeedFormatException {
    // [verify-feed]
    int verified = 0, indeterminate = 0, rejected = 0;
    var policy = new VerificationPolicy(at, VerificationPolicy.Streams.MAY_HAVE_GAPS);
    VerificationRun run = Verifier.of(trust, policy, VerificationBackend.best()).newRun();
    try (FeedReader reader = FeedReader.open(Files.newInputStream(feed))) {
      for (FeedEntry entry = reader.next(); entry != null; entry = reader.next()) {
        for (Verdict verdict : run.verify(entry.record())) {
          if (verdict instanceof Verified) {
            verified++;
          } else if (verdict instanceof Indeterminate unclear) { // perhaps later: keep it
            indeterminate++;
            System.out.println(entry.index() + ": not yet: " + unclear.reasons());
          } else if (verdict instanceof Rejected no) { // never: keep it as evidence only
            rejected++;
            System.out.println(entry.index() + ": no: " + no.reasons());
          }
        }
      }
    }
    // [end]
    return new Counts(verified, indeterminate, rejected);
  }
}
