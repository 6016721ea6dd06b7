package dev.custody.cli;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.SignedBatch;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import dev.custody.log.CustodyLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs one order and writes it into a feed or a log, with what a run before may not have. */
final class OrderFile {

  private final Terminal terminal;
  private final OrderOptions options;
  private final @Nullable TrustBundle bundle;

  OrderFile(Terminal terminal, OrderOptions options, @Nullable TrustBundle bundle) {
    this.terminal = terminal;
    this.options = options;
    this.bundle = bundle;
  }

  int write(Signer signer, String party, Role role, CustodyEvent event)
      throws IOException, SigningException {
    List<SignedEvent> signed = sign(signer, party, role, event);
    SignedEvent last = signed.get(signed.size() - 1);
    int code = options.log == null ? toFeed(signed) : toLog(signed);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kind", event.kind().name());
    members.put("eventId", EventId.ofBody(last.body()).toString());
    members.put("file", String.valueOf(options.log == null ? options.out : options.log));
    terminal.show(members, options.json);
    return code;
  }

  private List<SignedEvent> sign(Signer signer, String party, Role role, CustodyEvent event)
      throws IOException, SigningException {
    List<SignedEvent> signed = new ArrayList<>();
    try (FileStreamStore store = Streams.open(options.key, signer.keyId())) {
      StatementSigner stream = Streams.signer(signer, party, store);
      // What a run before has signed and perhaps not written comes again: its link is the same.
      stream
          .recover()
          .map(SignedBatch::signedEvents)
          .ifPresent(before -> before.stream().filter(OrderFile::order).forEach(signed::add));
      StatementRequest request =
          role == Role.ACTOR
              ? StatementRequest.actor(event)
              : StatementRequest.gateway(event, event.time().instant());
      signed.add(stream.sign(request));
    }
    return signed;
  }

  private static boolean order(SignedEvent event) {
    Kind kind = EventCodec.decode(event.body()).require().kind();
    return OrderOptions.ORDERS.contains(kind);
  }

  private int toFeed(List<SignedEvent> signed) throws IOException {
    if (options.out == null) {
      throw new AssertionError("an order goes into a log or a feed");
    }
    try (FeedWriter feed =
        FeedWriter.open(Files.newOutputStream(options.out, StandardOpenOption.CREATE_NEW))) {
      for (SignedEvent each : signed) {
        feed.write(EventPackage.of(each));
      }
    }
    return bundle == null ? ExitCode.HOLDS : judged(signed.get(signed.size() - 1), bundle);
  }

  /** Says here what whoever reads the feed would find. */
  private int judged(SignedEvent event, TrustBundle bundle) {
    Verdict verdict = verifier(bundle).verify(EventPackage.of(event));
    if (verdict instanceof Verified) {
      return ExitCode.HOLDS;
    }
    terminal.say(
        "the event does not verify under this bundle: "
            + String.join(", ", VerdictView.reasons(verdict.reasons())));
    return ExitCode.EVIDENCE;
  }

  private int toLog(List<SignedEvent> signed) throws IOException, SigningException {
    if (options.log == null || bundle == null) {
      throw new AssertionError("a log is written with a bundle");
    }
    try (CustodyLog log = options.logKeys.open(terminal, options.log)) {
      AuthenticAppend append = new AuthenticAppend(log, verifier(bundle).newRun());
      append.each(signed.stream().map(EventPackage::of).toList());
      if (append.notAuthentic() > 0) {
        throw CommandFault.evidence("the log does not take it: the bundle does not have the key");
      }
      if (append.notVerified() > 0) {
        return judged(signed.get(signed.size() - 1), bundle);
      }
    }
    return ExitCode.HOLDS;
  }

  private static Verifier verifier(TrustBundle bundle) {
    VerificationPolicy policy =
        new VerificationPolicy(Instant.now(), VerificationPolicy.Streams.MAY_HAVE_GAPS);
    return Verifier.of(bundle, policy, VerificationBackend.best());
  }
}
