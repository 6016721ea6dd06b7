package dev.custody.cli;

import dev.custody.api.Parsed;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Document;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.StatementJudgement;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What feeds and logs show of a bundle: which keys have signed, which are missing, and whether what
 * was told of devices and persons has reached the bundle.
 */
final class TrustUse {

  private final TrustBundle bundle;
  private final VerificationRun run;
  private final Set<KeyId> used = new HashSet<>();
  private final Map<String, Long> unknown = new TreeMap<>();
  private final Set<KeyId> endorsed = new HashSet<>();
  private final Map<String, Instant> gone = new HashMap<>();

  TrustUse(TrustBundle bundle, Instant at) {
    this.bundle = bundle;
    this.run =
        Verifier.of(
                bundle,
                new VerificationPolicy(at, VerificationPolicy.Streams.MAY_HAVE_GAPS),
                VerificationBackend.best())
            .newRun();
  }

  /** Reads a feed or log to its end. */
  void read(Path source) throws IOException {
    try (Records records = Records.open(source)) {
      for (Parsed<FeedRecord> record = records.next(); record != null; record = records.next()) {
        for (Verdict verdict : run.verify(record)) {
          take(verdict);
        }
      }
    }
  }

  private void take(Verdict verdict) {
    CustodyEvent event = verdict.observation().map(seen -> seen.event()).orElse(null);
    for (StatementJudgement judgement : verdict.statements()) {
      KeyId kid = judgement.kid().orElse(null);
      if (kid == null) {
        continue;
      }
      if (judgement.isAuthentic()) {
        used.add(kid);
        if (event != null) {
          told(event, kid, judgement.isGood());
        }
      } else if (bundle.key(kid).isEmpty()) {
        unknown.merge(kid.toHex(), 1L, Long::sum);
      }
    }
  }

  private void told(CustodyEvent event, KeyId signer, boolean good) {
    Lifecycle lifecycle = event.lifecycle();
    if (lifecycle == Lifecycle.ENROLLED) {
      KeyId successor = bundle.key(signer).flatMap(TrustedKey::successor).orElse(null);
      for (Document document : event.documents()) {
        if (IdentityEvents.names(document, successor)) {
          endorsed.add(signer);
        }
      }
    }
    if (good && (lifecycle == Lifecycle.LOST || lifecycle == Lifecycle.OFFBOARDED)) {
      String device = event.device() == null ? null : event.device().id();
      String operator = event.operator() == null ? null : event.operator().id();
      for (String id : new String[] {device, operator}) {
        if (id != null) {
          gone.merge(id, event.time().instant(), (a, b) -> a.isBefore(b) ? a : b);
        }
      }
    }
  }

  List<TrustFinding> findings(Instant now) {
    List<TrustFinding> findings = new ArrayList<>();
    for (TrustedKey key : bundle.keys()) {
      KeyId kid = key.keyId();
      boolean live = key.revoked().isEmpty() && now.isBefore(key.notAfter());
      if (live && key.holder().signsStatements() && !used.contains(kid)) {
        findings.add(
            TrustFinding.care(
                "KEY_UNUSED", kid, "it has signed nothing in what was read", "is it needed"));
      }
      Instant since = gone.get(IdentityEvents.id(key));
      // A key that was enrolled afterwards is of the one that came back.
      if (live && since != null && key.notBefore().isBefore(since)) {
        findings.add(
            TrustFinding.broken(
                "GONE_BUT_NOT_REVOKED",
                kid,
                "its device or person is lost or offboarded since " + since,
                "get the newest bundle, or custody trust offboard"));
      }
      KeyId successor = key.successor().orElse(null);
      if (successor != null && used.contains(successor) && !endorsed.contains(kid)) {
        findings.add(
            TrustFinding.care(
                "SUCCESSOR_NOT_ENDORSED",
                kid,
                "its successor signs, and no event of this key names it: " + successor.toHex(),
                "ask the party whether the new key is its own"));
      }
    }
    unknown.forEach(
        (kid, count) ->
            findings.add(
                TrustFinding.care(
                    "KEY_NOT_IN_BUNDLE",
                    KeyId.ofHex(kid),
                    "statements=" + count,
                    "ask the party for its key, or get the newest bundle")));
    return findings;
  }
}
