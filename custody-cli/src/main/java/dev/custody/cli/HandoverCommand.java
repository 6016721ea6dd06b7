package dev.custody.cli;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.crypto.handover.FileRedeemedOffers;
import dev.custody.crypto.handover.GiverDevice;
import dev.custody.crypto.handover.HandoverOffer;
import dev.custody.crypto.handover.HandoverResult;
import dev.custody.crypto.handover.OfferVerdict;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code custody handover}: offers, the giver's signature, and by {@link HandoverAccept} more. */
@Command(
    name = "handover",
    mixinStandardHelpOptions = true,
    description = "Hand goods over without a network: offer, sign, accept.",
    subcommands = HandoverAccept.class)
final class HandoverCommand extends CommandGroup {

  private final Terminal terminal;

  HandoverCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "offer",
      mixinStandardHelpOptions = true,
      description = "Make an offer and show its QR code.")
  int offer(
      @Mixin HandoverOptions options,
      @Option(names = "--from", paramLabel = "TIME", description = "since when; default now")
          @Nullable String from,
      @Option(
              names = "--lifetime",
              paramLabel = "SECONDS",
              description = "how long it is good; default 120")
          @Nullable Long lifetime,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "the offer as a file, for handover sign and for the receiver")
          Path out,
      @Option(names = "--png", paramLabel = "FILE", description = "the QR code as a picture")
          @Nullable Path png,
      @Option(names = "--json", description = "one JSON object, for programs") boolean json)
      throws IOException, SigningException {
    HandoverFiles.requireNew(out);
    if (png != null) {
      HandoverFiles.requireNew(png);
    }
    Instant start = Inputs.at(from);
    SoftwareSigner key = Inputs.key(options.key);
    Duration time = lifetime == null ? HandoverOffer.LIFETIME : Duration.ofSeconds(lifetime);
    HandoverOffer offer;
    try {
      offer = HandoverOffer.issue(options.draft(start), start, time, key);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no offer: " + e.getMessage());
    }
    Files.write(out, offer.encode().toByteArray(), StandardOpenOption.CREATE_NEW);
    QrCode code = QrCode.of(offer.toBase45());
    if (png != null) {
      Files.write(png, code.toPng(), StandardOpenOption.CREATE_NEW);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("tokenId", offer.tokenId().toHex());
    members.put("notBefore", offer.notBefore().toString());
    members.put("expires", offer.expires().toString());
    members.put("receiver", offer.receiver());
    members.put("bytes", offer.encode().length());
    members.put("text", offer.toBase45());
    terminal.show(members, json);
    if (!json) {
      terminal.out().print(code.toBlocks());
    }
    terminal.say("written: " + out + (png == null ? "" : ", " + png));
    return ExitCode.HOLDS;
  }

  @Command(
      name = "sign",
      mixinStandardHelpOptions = true,
      description = {
        "Sign the event of an offer as the giver, once.",
        "It must be described as the offer was."
      })
  int sign(
      @Mixin HandoverOptions options,
      @Option(
              names = "--offer",
              required = true,
              paramLabel = "FILE",
              description = "the offer, from handover offer")
          Path offerFile,
      @Option(names = "--at", paramLabel = "TIME", description = "default now") @Nullable String at,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FEED",
              description = "event and offer, for the receiver's device")
          Path out,
      @Option(names = "--json", description = "one JSON object, for programs") boolean json)
      throws IOException, SigningException {
    HandoverFiles.requireNew(out);
    Instant now = Inputs.at(at);
    HandoverOffer offer = HandoverFiles.offer(offerFile);
    CustodyEvent draft = options.draft(now);
    SoftwareSigner key = Inputs.key(options.key);
    if (!offer.kid().equals(key.keyId())) {
      throw CommandFault.usage(
          "the offer is of another key: expected kid=" + key.keyId() + ", found=" + offer.kid());
    }
    try (FileStreamStore store = Streams.open(options.key, key.keyId());
        FileRedeemedOffers used = HandoverFiles.used(options.key, key.keyId())) {
      StatementSigner stream = recovered(Streams.signer(key, options.party, store));
      HandoverResult result = GiverDevice.of(key, stream, used).give(offer, draft, now);
      return finish(terminal, result, out, json);
    }
  }

  /** What was signed last before a crash has been handed out, or comes again under its own link. */
  static StatementSigner recovered(StatementSigner stream) throws IOException, SigningException {
    stream.recover().ifPresent(handedOutBefore -> {});
    return stream;
  }

  /** Writes what was signed, or says why nothing was. */
  static int finish(Terminal terminal, HandoverResult result, Path out, boolean json)
      throws IOException {
    if (result instanceof OfferVerdict.Refused refused) {
      return refused(terminal, refused, json);
    }
    HandoverResult.Signed signed = (HandoverResult.Signed) result;
    HandoverFiles.write(out, signed.toPackage());
    return signed(terminal, "SIGNED", signed.event().eventId(), out, json);
  }

  static int signed(Terminal terminal, String what, EventId id, Path out, boolean json) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("result", what);
    members.put("eventId", id.toString());
    members.put("file", out.toString());
    terminal.show(members, json);
    return ExitCode.HOLDS;
  }

  static int refused(Terminal terminal, OfferVerdict.Refused refused, boolean json) {
    if (json) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("result", "NOT_SIGNED");
      members.put("reasons", refused.reasons().stream().map(Enum::name).toList());
      members.put("missing", refused.missing().stream().map(Enum::name).toList());
      terminal.json(members);
      return ExitCode.EVIDENCE;
    }
    List<String> lines = refused.refusals().stream().map(Object::toString).toList();
    lines.forEach(line -> terminal.line("not signed: " + line));
    refused.reasons().forEach(reason -> terminal.say(reason + ": " + Advice.of(reason)));
    return ExitCode.EVIDENCE;
  }
}
