package dev.custody.cli;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.SignedBatch;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who signs the IDENTITY events that tell of a change, and where they go. */
final class EventOptions {

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "a key of the bundle that signs the IDENTITY event, once for each; of a key in AWS KMS"
              + " the file that custody kms show wrote")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--event-out",
      paramLabel = "F.cfeed",
      description = "the feed with the IDENTITY event, to be appended to a log")
  @Nullable Path out;

  private final Terminal terminal;
  private final Map<Path, Signer> signers = new LinkedHashMap<>();

  EventOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Opens the keys; before anything is written. */
  List<Signer> open() throws IOException {
    if (files.isEmpty() != (out == null)) {
      throw CommandFault.usage("--key and --event-out go together: who signs the event, and where");
    }
    if (out != null && Files.exists(out)) {
      throw CommandFault.usage("already there, nothing overwritten: " + out);
    }
    for (Path file : files) {
      signers.put(file, Inputs.signer(file));
    }
    return new ArrayList<>(signers.values());
  }

  /** Checks that the bundle lets each of the keys tell of a change. */
  void requirePermitted(TrustBundle bundle) {
    for (Signer signer : signers.values()) {
      TrustedKey entry =
          bundle
              .key(signer.keyId())
              .orElseThrow(
                  () ->
                      CommandFault.usage(
                          "the key that signs the event is not in the bundle: kid="
                              + signer.keyId().toHex()));
      role(entry);
      if (!entry.kinds().isEmpty() && !entry.kinds().contains(Kind.IDENTITY)) {
        throw CommandFault.usage(
            "the key may not sign IDENTITY events: kid="
                + signer.keyId().toHex()
                + ", kinds="
                + entry.kinds());
      }
    }
  }

  /** Signs each event with all keys, and writes one feed. Does nothing where none is asked for. */
  void write(TrustBundle bundle, List<CustodyEvent> events) throws IOException, SigningException {
    if (out == null) {
      return;
    }
    List<SignedEvent> recovered = new ArrayList<>();
    List<List<Statement>> statements = new ArrayList<>();
    events.forEach(event -> statements.add(new ArrayList<>()));
    for (Map.Entry<Path, Signer> one : signers.entrySet()) {
      sign(one.getKey(), one.getValue(), bundle, events, statements, recovered);
    }
    List<SignedEvent> signed = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      signed.add(new SignedEvent(EventCodec.encode(events.get(i)), statements.get(i)));
    }
    try (FeedWriter feed =
        FeedWriter.open(Files.newOutputStream(out, StandardOpenOption.CREATE_NEW))) {
      for (SignedEvent one : recovered) {
        feed.write(EventPackage.of(one));
      }
      for (SignedEvent one : signed) {
        feed.write(EventPackage.of(one));
      }
    }
    terminal.say("written: " + out + " (events: " + signed.size() + ")");
    for (SignedEvent one : signed) {
      warn(bundle, one);
    }
  }

  /** Adds the statements of one key, one for each event. */
  private static void sign(
      Path file,
      Signer key,
      TrustBundle bundle,
      List<CustodyEvent> events,
      List<List<Statement>> statements,
      List<SignedEvent> recovered)
      throws IOException, SigningException {
    TrustedKey entry = bundle.key(key.keyId()).orElseThrow();
    try (FileStreamStore store = Streams.open(file, key.keyId())) {
      StatementSigner stream = Streams.signer(key, entry.party(), store);
      // What a run before has signed and perhaps not written comes again: its link is the same.
      stream
          .recover()
          .map(SignedBatch::signedEvents)
          .ifPresent(
              last -> last.stream().filter(EventOptions::tellsOfAKey).forEach(recovered::add));
      for (int i = 0; i < events.size(); i++) {
        CustodyEvent event = events.get(i);
        StatementRequest request =
            role(entry) == Role.ACTOR
                ? StatementRequest.actor(event)
                : StatementRequest.gateway(event, event.time().instant());
        statements.get(i).addAll(stream.sign(request).statements());
      }
    }
  }

  private static boolean tellsOfAKey(SignedEvent event) {
    return EventCodec.decode(event.body()).require().kind() == Kind.IDENTITY;
  }

  private static Role role(TrustedKey entry) {
    if (entry.roles().contains(Role.ACTOR)) {
      return Role.ACTOR;
    }
    if (entry.roles().contains(Role.GATEWAY)) {
      return Role.GATEWAY;
    }
    throw CommandFault.usage(
        "the key may not sign IDENTITY events, which need ACTOR or GATEWAY: kid="
            + entry.keyId().toHex()
            + ", roles="
            + entry.roles());
  }

  /** Says it here and not only where somebody verifies it. */
  private void warn(TrustBundle bundle, SignedEvent event) {
    VerificationPolicy policy =
        new VerificationPolicy(Instant.now(), VerificationPolicy.Streams.MAY_HAVE_GAPS);
    Verdict verdict =
        Verifier.of(bundle, policy, VerificationBackend.best()).verify(EventPackage.of(event));
    if (!(verdict instanceof Verified)) {
      terminal.say(
          "the event does not verify under the new bundle: "
              + String.join(", ", VerdictView.reasons(verdict.reasons())));
    }
  }
}
