package dev.custody.cli;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Device;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who signs an order about goods, and where it goes: hold, release, resolve and correct. */
final class OrderOptions {

  /** The kinds of events that are orders. */
  static final Set<Kind> ORDERS =
      EnumSet.of(Kind.HOLD, Kind.RELEASE, Kind.EXCEPTION, Kind.CORRECTION);

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "the key that signs, with its stream beside it; of a key in AWS KMS its file")
  Path key;

  @Option(
      names = "--party",
      paramLabel = "URI",
      description = "the party that the key acts for; default as the trust bundle has it")
  @Nullable String party;

  @Option(
      names = "--operator",
      paramLabel = "URI",
      description = "the person, by pseudonym: a sticky hold needs another one to release it")
  @Nullable String operator;

  @Option(names = "--at", paramLabel = "TIME", description = "when; default now")
  @Nullable String at;

  @Option(names = "--trust", paramLabel = "FILE", description = "the trust bundle; with --log")
  @Nullable Path trust;

  @Mixin RootOptions roots;

  @Option(names = "--log", paramLabel = "DIR", description = "append it to this log")
  @Nullable Path log;

  @Mixin LogKeyOptions logKeys;

  @Option(
      names = "--out",
      paramLabel = "F.cfeed",
      description = "write it into this feed, to be appended to a log")
  @Nullable Path out;

  @Option(names = "--json", description = "one JSON object, for programs")
  boolean json;

  /** Checks what goes together; before anything is signed. */
  void check() {
    if ((log == null) == (out == null)) {
      throw CommandFault.usage("exactly one of --log and --out: where the signed event goes");
    }
    if (log != null && trust == null) {
      throw CommandFault.usage("--log needs --trust: a log takes what its readers can verify");
    }
    if (party == null && trust == null) {
      throw CommandFault.usage("--party or --trust is needed: for whom the key acts");
    }
    if (out != null) {
      HandoverFiles.requireNew(out);
    }
  }

  /** The beginning of an event of this kind. */
  CustodyEventBuilder event(Kind kind) {
    CustodyEventBuilder event =
        CustodyEvent.builder(kind).time(Inputs.at(at)).nonce(new SecureRandom());
    if (operator != null) {
      event.operator(new Operator(operator, List.of(), null));
    }
    return event;
  }

  /** Signs the event and puts it where it goes; the exit code. */
  int sign(Terminal terminal, CustodyEventBuilder draft) throws IOException, SigningException {
    Signer signer = Inputs.signer(key);
    TrustBundle bundle = trust == null ? null : roots.trust(trust);
    TrustedKey entry = bundle == null ? null : entry(bundle, signer);
    CustodyEvent event;
    try {
      event = named(draft, entry).build();
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no such event: " + e.getMessage());
    }
    OrderFile file = new OrderFile(terminal, this, bundle);
    String acts = entry == null ? party : entry.party();
    return file.write(signer, acts == null ? "" : acts, role(entry), event);
  }

  private TrustedKey entry(TrustBundle bundle, Signer signer) {
    TrustedKey entry =
        bundle
            .key(signer.keyId())
            .orElseThrow(
                () ->
                    CommandFault.usage(
                        "the key is not in the bundle: kid=" + signer.keyId().toHex()));
    if (party != null && !party.equals(entry.party())) {
      throw CommandFault.usage(
          "the key acts for another party: expected=" + entry.party() + ", found=" + party);
    }
    return entry;
  }

  /** A key of one device or person signs only what names that device or person. */
  private CustodyEventBuilder named(CustodyEventBuilder draft, @Nullable TrustedKey entry) {
    String subject = entry == null ? null : entry.subject().orElse(null);
    if (entry == null || subject == null) {
      return draft;
    }
    if (entry.holder() == Holder.OPERATOR) {
      if (operator != null && !operator.equals(subject)) {
        throw CommandFault.usage(
            "the key is of another person: expected=" + subject + ", found=" + operator);
      }
      return draft.operator(new Operator(subject, List.of(), null));
    }
    return draft.device(new Device(subject, null, null, null));
  }

  private static Role role(@Nullable TrustedKey entry) {
    if (entry == null || entry.roles().contains(Role.ACTOR)) {
      return Role.ACTOR;
    }
    if (entry.roles().contains(Role.GATEWAY)) {
      return Role.GATEWAY;
    }
    throw CommandFault.usage(
        "the key may not sign orders, which need ACTOR or GATEWAY: kid="
            + entry.keyId().toHex()
            + ", roles="
            + entry.roles());
  }
}
