package dev.custody.cli;

import dev.custody.api.Digest;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How a bundle is shown: to people as a table, to programs as one object a key. */
final class TrustView {

  private TrustView() {}

  static void table(Terminal terminal, TrustBundle bundle) {
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
          String.join(",", new TreeSet<>(key.roles()).stream().map(Role::name).toList()),
          key.revoked().map(r -> "revoked " + r.at()).orElse(key.notAfter().toString()),
          key.party());
    }
    table.print(terminal);
  }

  /** Every member of an entry, absent ones as null. */
  static Map<String, Object> json(TrustedKey key) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kid", key.keyId().toHex());
    members.put("algorithm", key.key().algorithm().keyName());
    members.put("party", key.party());
    members.put("subject", key.subject().orElse(null));
    members.put("holder", key.holder().name());
    members.put("roles", new TreeSet<>(key.roles()).stream().map(Role::name).toList());
    members.put("kinds", new TreeSet<>(key.kinds()).stream().map(Kind::name).toList());
    members.put("places", new TreeSet<>(key.places()).stream().toList());
    members.put("notBefore", key.notBefore().toString());
    members.put("notAfter", key.notAfter().toString());
    Revocation revoked = key.revoked().orElse(null);
    members.put("revoked", revoked == null ? null : revoked.at().toString());
    members.put("reason", revoked == null ? null : revoked.reason());
    members.put("compromisedSince", text(revoked == null ? null : revoked.compromisedSince()));
    members.put("companion", key.companion().map(KeyId::toHex).orElse(null));
    members.put("successor", key.successor().map(KeyId::toHex).orElse(null));
    members.put("noteKeyName", key.noteKeyName().orElse(null));
    members.put("attestation", key.attestation().map(Digest::toHex).orElse(null));
    return members;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
