package dev.custody.cli;

import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.trust.CertificateAnchors;
import dev.custody.crypto.trust.ImportVerdict;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code custody trust import}: the key of a certificate, as an entry of a bundle. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Take the key of an X.509 certificate into a bundle.",
      "The chain is judged once, as it was at --at; afterwards only the entry counts."
    })
final class TrustImportCommand implements Callable<Integer> {

  private static final int FILE_BYTES_MAX = 128 * 1_024;

  private final Terminal terminal;

  @Option(
      names = "--chain",
      required = true,
      paramLabel = "PEM",
      description = "the certificate of the key, and behind it each that issued the one before")
  Path chain;

  @Option(
      names = "--anchor",
      required = true,
      paramLabel = "PEM",
      description = "a pinned certification authority, once for each")
  List<Path> anchors;

  @Option(
      names = "--at",
      required = true,
      paramLabel = "TIME",
      description = "when the chain must have been valid, as that of enrolment; no default")
  String at;

  @Mixin EntryOptions entry;

  @Option(
      names = "--not-after",
      paramLabel = "TIME",
      description = "an earlier end than that of the certificates")
  @Nullable String notAfter;

  @Mixin BundleOptions bundles;

  TrustImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ImportVerdict verdict = pinned().check(Inputs.bytes(chain, FILE_BYTES_MAX), Inputs.at(at));
    if (verdict instanceof ImportVerdict.NotImported no) {
      throw CommandFault.evidence(
          "not imported: "
              + chain
              + ": "
              + no.fault()
              + ", certificate "
              + no.certificate()
              + ": "
              + no.detail());
    }
    ImportVerdict.Imported imported = (ImportVerdict.Imported) verdict;
    TrustBundle before = bundles.before();
    TrustBundle bundle;
    try {
      bundle = bundles.with(before, List.of(entry(imported)));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    bundles.write(bundle);
    terminal.say("certificate of " + imported.subjectName());
    TrustView.table(terminal, bundle);
    return ExitCode.HOLDS;
  }

  private TrustedKey entry(ImportVerdict.Imported imported) throws IOException {
    Instant end = notAfter == null ? imported.notAfter() : Inputs.at(notAfter);
    if (end.isAfter(imported.notAfter())) {
      throw CommandFault.usage(
          "--not-after is later than the certificates': certificates="
              + imported.notAfter()
              + ", found="
              + end);
    }
    return entry
        .into(imported.entry(entry.party, entry.holder).window(imported.notBefore(), end))
        .build();
  }

  private CertificateAnchors pinned() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path anchor : anchors) {
      all.writeBytes(Inputs.bytes(anchor, FILE_BYTES_MAX));
    }
    try {
      return CertificateAnchors.of(all.toByteArray());
    } catch (MalformedKeyException e) {
      throw CommandFault.usage("no anchor: " + anchors + ": " + e.getMessage());
    }
  }
}
