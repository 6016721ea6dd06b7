package dev.custody.cli;

import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody trust diff}: what the holder of a root looks at before signing. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Say what a bundle changes against the one before, and what to do about each change.",
      "Exit code 1 for what no next version may do: a version that does not rise, an entry that is"
          + " gone, a revocation taken back, a key that could have signed before it was published."
    })
final class TrustDiffCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "OLD")
  Path oldFile;

  @Parameters(index = "1", paramLabel = "NEW")
  Path newFile;

  @Mixin RootOptions roots;

  @Option(names = "--json", description = "one JSON object a change")
  boolean json;

  private final List<TrustFinding> changes = new ArrayList<>();

  TrustDiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    // The roots are those of the old bundle: the new one is what they are asked to sign.
    TrustBundle before = TrustFiles.look(terminal, oldFile, roots);
    TrustBundle after = TrustFiles.look(terminal, newFile, new RootOptions(terminal));
    life(before, after);
    for (TrustedKey was : before.keys()) {
      TrustedKey is = after.key(was.keyId()).orElse(null);
      if (is == null) {
        changes.add(
            TrustFinding.broken(
                "KEY_GONE",
                was.keyId(),
                "of " + was.party(),
                "revoke it: what it said is judged by its entry"));
      } else {
        members(was, is);
      }
    }
    for (TrustedKey is : after.keys()) {
      if (before.key(is.keyId()).isEmpty()) {
        added(after, is);
      }
    }
    if (changes.isEmpty() && !json) {
      terminal.line("nothing changes: version=" + after.version());
    }
    return TrustFinding.show(terminal, changes, json);
  }

  private void life(TrustBundle before, TrustBundle after) {
    if (after.version() <= before.version() && !after.equals(before)) {
      changes.add(
          TrustFinding.broken(
              "VERSION_NOT_HIGHER",
              null,
              before.version() + " -> " + after.version(),
              "extend the newest version"));
    }
    if (!after.expires().equals(before.expires())) {
      changes.add(
          TrustFinding.care(
              "EXPIRES", null, before.expires() + " -> " + after.expires(), "is it meant so"));
    }
  }

  private void added(TrustBundle after, TrustedKey key) {
    boolean early = key.notBefore().isBefore(after.issued());
    String what =
        key.holder()
            + " "
            + key.roles()
            + " of "
            + key.party()
            + ", "
            + key.notBefore()
            + " to "
            + key.notAfter();
    boolean successor =
        after.keys().stream()
            .anyMatch(one -> one.successor().filter(key.keyId()::equals).isPresent());
    if (successor && early) {
      changes.add(
          TrustFinding.broken(
              "SUCCESSOR_EARLY",
              key.keyId(),
              what + ", before it is published at " + after.issued(),
              "let it begin later"));
    } else {
      changes.add(
          TrustFinding.care(
              "KEY_ADDED",
              key.keyId(),
              what,
              early
                  ? "compare the key id with its party; it dates back"
                  : "compare the key id with its party"));
    }
  }

  private void members(TrustedKey was, TrustedKey is) {
    Revocation before = was.revoked().orElse(null);
    Revocation after = is.revoked().orElse(null);
    if (before != null && (after == null || after.effective().isAfter(before.effective()))) {
      changes.add(
          TrustFinding.broken(
              "REVOCATION_TAKEN_BACK",
              was.keyId(),
              before.effective() + " -> " + (after == null ? "none" : after.effective()),
              "sign no such version"));
    }
    Map<String, Object> one = TrustView.json(was);
    Map<String, Object> other = TrustView.json(is);
    one.forEach(
        (name, value) -> {
          Object now = other.get(name);
          if (!Objects.equals(value, now)) {
            changes.add(
                TrustFinding.care(
                    "KEY_CHANGED",
                    was.keyId(),
                    name + " " + shown(value) + " -> " + shown(now),
                    "is it meant so"));
          }
        });
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "none" : value.toString();
  }
}
