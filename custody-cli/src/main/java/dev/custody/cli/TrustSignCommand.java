package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.trust.SignedTrustBundle;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody trust sign}: the signature of a root under a bundle. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description =
        "Sign a bundle with the keys of roots, or add signatures to a signed one. Compare it"
            + " before with custody trust diff: whoever signs vouches for every key in it.")
final class TrustSignCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "BUNDLE")
  Path file;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description =
          "the key file of a root, once for each; of a root in AWS KMS the file that custody kms show"
              + " wrote")
  List<Path> keys;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "the signed bundle, as bundle.ctrust")
  Path out;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  TrustSignCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    List<Signer> signers = new ArrayList<>();
    for (Path key : keys) {
      signers.add(Inputs.signer(key));
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
}
