package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.KeyFiles;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.SignedTrustBundle;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleCodec;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.feeds.json.TrustBundleJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody trust}: makes, signs, shows and checks trust bundles. */
@Command(
    name = "trust",
    mixinStandardHelpOptions = true,
    description = "Make, sign, show and check the directory of keys that verification rests on.")
final class TrustCommand extends CommandGroup {

  private static final Duration NEAR = Duration.ofDays(30);

  private final Terminal terminal;

  TrustCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** One key of a new bundle. */
  static final class Entry {
    @Option(names = "--add", required = true, paramLabel = "KEYFILE")
    Path key;

    @Option(names = "--party", required = true, paramLabel = "URI")
    String party;

    @Option(names = "--holder", required = true, paramLabel = "DEVICE|GATEWAY|...")
    Holder holder;

    @Option(names = "--roles", required = true, split = ",", paramLabel = "ROLE")
    List<Role> roles;

    @Option(names = "--subject", paramLabel = "URI")
    @Nullable String subject;

    @Option(names = "--not-before", required = true, paramLabel = "TIME")
    String notBefore;

    @Option(names = "--not-after", required = true, paramLabel = "TIME")
    String notAfter;
  }

  @Command(
      name = "build",
      mixinStandardHelpOptions = true,
      description = "Make a bundle from public keys, or the next version of one.")
  int build(
      @Option(names = "--out", required = true, paramLabel = "FILE") Path out,
      @Option(names = "--from", paramLabel = "FILE", description = "the bundle to extend")
          @Nullable Path from,
      @Option(names = "--expires", required = true, paramLabel = "TIME") String expires,
      @ArgGroup(exclusive = false, multiplicity = "1..*") List<Entry> entries)
      throws IOException {
    TrustBundle before = from == null ? null : Inputs.trust(from);
    List<TrustedKey> keys = new ArrayList<>(before == null ? List.of() : before.keys());
    for (Entry entry : entries) {
      keys.add(trusted(entry));
    }
    TrustBundle bundle;
    try {
      bundle =
          TrustBundle.of(
              before == null ? 1 : before.version() + 1,
              Instant.ofEpochMilli(Instant.now().toEpochMilli()),
              Inputs.at(expires),
              keys);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    Files.writeString(out, TrustBundleJson.write(bundle), StandardOpenOption.CREATE_NEW);
    show(bundle);
    terminal.say("written: " + out + " (version " + bundle.version() + ")");
    return ExitCode.HOLDS;
  }

  private static TrustedKey trusted(Entry entry) throws IOException {
    try {
      VerificationKey key = PrivateKeyPem.readPublic(KeyFiles.read(entry.key));
      return TrustedKey.builder(key, entry.party, entry.holder)
          .subject(entry.subject)
          .roles(entry.roles.toArray(new Role[0]))
          .window(Inputs.at(entry.notBefore), Inputs.at(entry.notAfter))
          .build();
    } catch (MalformedKeyException e) {
      throw CommandFault.usage("no key file: " + entry.key + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }

  @Command(
      name = "sign",
      mixinStandardHelpOptions = true,
      description =
          "Sign a bundle with the keys of roots, or add signatures to a signed one. Show it before:"
              + " whoever signs vouches for every key in it.")
  int sign(
      @Parameters(paramLabel = "BUNDLE") Path file,
      @Option(
              names = "--key",
              required = true,
              paramLabel = "FILE",
              description = "the key file of a root, once for each")
          List<Path> keys,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "the signed bundle, as bundle.ctrust")
          Path out,
      @Option(names = "--json") boolean json)
      throws IOException, SigningException {
    List<SoftwareSigner> signers = new ArrayList<>();
    for (Path key : keys) {
      signers.add(Inputs.key(key));
    }
    Bytes bytes = Bytes.ofOwned(Inputs.bytes(file, Limits.TRUST_BUNDLE_BYTES_MAX));
    SignedTrustBundle signed;
    try {
      signed =
          RootOptions.isJson(bytes)
              ? SignedTrustBundle.sign(Inputs.trust(file), signers)
              : RootOptions.unchecked(file, bytes).signedBy(signers);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("not signed: " + file + ": " + e.getMessage());
    }
    Files.write(out, signed.encode().toByteArray(), StandardOpenOption.CREATE_NEW);
    TrustBundle bundle = TrustBundleCodec.decode(signed.bundle()).require();
    if (json) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("version", bundle.version());
      members.put("digest", signed.digest().toHex());
      members.put("statements", signed.statements().size());
      members.put("file", out.toString());
      terminal.json(members);
    } else {
      terminal.line("version " + bundle.version() + ", SHA-256 " + signed.digest().toHex());
      terminal.line("signed by " + RootOptions.signers(signed));
      terminal.say("written: " + out);
    }
    return ExitCode.HOLDS;
  }

  /** A bundle to look at: of a signed one without roots it is said that nobody has checked it. */
  private TrustBundle look(Path file, RootOptions roots) throws IOException {
    Bytes bytes = Bytes.ofOwned(Inputs.bytes(file, Limits.TRUST_BUNDLE_BYTES_MAX));
    if (roots.given() || RootOptions.isJson(bytes)) {
      TrustBundle bundle = roots.trust(file);
      if (roots.given()) {
        SignedTrustBundle signed = RootOptions.unchecked(file, bytes);
        terminal.say("signed by " + RootOptions.signers(signed) + ": trusted");
      }
      return bundle;
    }
    SignedTrustBundle signed = RootOptions.unchecked(file, bytes);
    terminal.say("signed by " + RootOptions.signers(signed) + ": not checked, give --root");
    Parsed<TrustBundle> bundle = TrustBundleCodec.decode(signed.bundle());
    if (bundle instanceof Parsed.Refused<TrustBundle> refused) {
      throw CommandFault.usage("trust bundle refused: " + file + ": " + refused.first());
    }
    return bundle.require();
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Show who may say what.")
  int show(
      @Parameters(paramLabel = "FILE") Path file,
      @Mixin RootOptions roots,
      @Option(names = "--json") boolean json)
      throws IOException {
    TrustBundle bundle = look(file, roots);
    if (json) {
      for (TrustedKey key : bundle.keys()) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kid", key.keyId().toHex());
        members.put("algorithm", key.key().algorithm().keyName());
        members.put("party", key.party());
        members.put("holder", key.holder().name());
        members.put("roles", names(key.roles()));
        members.put("notBefore", key.notBefore().toString());
        members.put("notAfter", key.notAfter().toString());
        members.put("revoked", key.revoked().map(r -> r.at().toString()).orElse(null));
        terminal.json(members);
      }
      return ExitCode.HOLDS;
    }
    show(bundle);
    return ExitCode.HOLDS;
  }

  private void show(TrustBundle bundle) {
    terminal.line(
        "version "
            + bundle.version()
            + ", issued "
            + bundle.issued()
            + ", expires "
            + bundle.expires());
    Table table = new Table("KEY ID", "ALGORITHM", "HOLDER", "ROLES", "VALID UNTIL", "PARTY");
    for (TrustedKey key : bundle.keys()) {
      table.row(
          key.keyId().toHex(),
          key.key().algorithm().keyName(),
          key.holder(),
          String.join(",", names(key.roles())),
          key.revoked().map(r -> "revoked " + r.at()).orElse(key.notAfter().toString()),
          key.party());
    }
    table.print(terminal);
  }

  private static List<String> names(Iterable<Role> roles) {
    TreeSet<Role> sorted = new TreeSet<>();
    roles.forEach(sorted::add);
    return sorted.stream().map(Enum::name).toList();
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Say what in a bundle needs care: expired, near expiry, revoked, without role.")
  int check(
      @Parameters(paramLabel = "FILE") Path file,
      @Mixin RootOptions roots,
      @Option(names = "--at", paramLabel = "TIME") @Nullable String at,
      @Option(names = "--json") boolean json)
      throws IOException {
    TrustBundle bundle = look(file, roots);
    Instant now = Inputs.at(at);
    List<Map<String, Object>> findings = findings(bundle, now);
    boolean broken = false;
    for (Map<String, Object> finding : findings) {
      broken |= Boolean.TRUE.equals(finding.get("breaks"));
      if (json) {
        terminal.json(finding);
      } else {
        terminal.line(finding.get("what") + "  " + finding.get("kid"));
      }
    }
    if (findings.isEmpty() && !json) {
      terminal.line("nothing needs care: keys=" + bundle.keys().size());
    }
    return broken ? ExitCode.EVIDENCE : ExitCode.HOLDS;
  }

  private static List<Map<String, Object>> findings(TrustBundle bundle, Instant now) {
    List<Map<String, Object>> findings = new ArrayList<>();
    if (!now.isBefore(bundle.expires())) {
      findings.add(finding("the bundle has expired: get the newest", "-", true));
    } else if (now.plus(NEAR).isAfter(bundle.expires())) {
      findings.add(finding("the bundle expires within 30 days", "-", false));
    }
    for (TrustedKey key : bundle.keys()) {
      String kid = key.keyId().toHex();
      if (key.revoked().isPresent()) {
        findings.add(finding("revoked since " + key.revoked().get().at(), kid, false));
      } else if (!now.isBefore(key.notAfter())) {
        findings.add(finding("expired since " + key.notAfter(), kid, true));
      } else if (now.plus(NEAR).isAfter(key.notAfter())) {
        findings.add(finding("expires within 30 days, " + key.notAfter(), kid, false));
      }
      if (key.companion().isPresent() && bundle.key(key.companion().get()).isEmpty()) {
        findings.add(finding("its companion is not in the bundle", kid, true));
      }
    }
    return findings;
  }

  private static Map<String, Object> finding(String what, String kid, boolean breaks) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kid", kid);
    members.put("what", what);
    members.put("breaks", breaks);
    return members;
  }
}
