package dev.custody.cli;

import dev.custody.api.statement.Role;
import dev.custody.crypto.key.KeyFiles;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody trust}: makes, shows and checks trust bundles. */
@Command(
    name = "trust",
    mixinStandardHelpOptions = true,
    description = "Make, show and check the directory of keys that verification rests on.")
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

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Show who may say what.")
  int show(@Parameters(paramLabel = "FILE") Path file, @Option(names = "--json") boolean json)
      throws IOException {
    TrustBundle bundle = Inputs.trust(file);
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
      @Option(names = "--at", paramLabel = "TIME") @Nullable String at,
      @Option(names = "--json") boolean json)
      throws IOException {
    TrustBundle bundle = Inputs.trust(file);
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
