package dev.custody.cli;

import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.kms.KmsKeyFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody kms show}: which key a name leads to, as a file for other commands. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Look up a key in AWS KMS: its ARN, key id and public half. It must be there to sign, and"
          + " enabled.",
      "Credentials are those that the AWS SDK finds; kms:DescribeKey and kms:GetPublicKey do."
    })
final class KmsShowCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "KEY", description = "ARN of a key or alias, alias/NAME, or key id")
  String name;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "where the key is; of an ARN its own")
  @Nullable String region;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "the address of KMS in your own network; default that of AWS")
  @Nullable URI endpoint;

  @Option(names = "--pem", description = "the public key alone, as a file for partners")
  boolean pem;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "write a key file without a secret in it, for --key, --kid and --successor")
  @Nullable Path out;

  @Option(
      names = "--begin",
      description =
          "the key has never signed: begin its stream beside the file, where the service that signs"
              + " with it must have it too")
  boolean begin;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  KmsShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    if (begin && out == null) {
      throw CommandFault.usage("--begin without --out: the stream stands beside the key file");
    }
    if (out != null && Files.exists(out)) {
      throw CommandFault.usage("already there, nothing overwritten: " + out);
    }
    KmsKeyFile key;
    try {
      key = KmsKeyFile.find(name, region, endpoint, Inputs.KMS_DEADLINE);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage() + "; give --region or another --endpoint");
    }
    if (out != null) {
      if (begin) {
        Streams.beginNew(out, key.publicKey().keyId());
      }
      Files.write(out, key.encode(), StandardOpenOption.CREATE_NEW);
      terminal.say("written: " + out + (begin ? ", its stream begun" : ""));
    }
    show(key);
    return ExitCode.HOLDS;
  }

  private void show(KmsKeyFile key) {
    VerificationKey half = key.publicKey();
    if (pem) {
      terminal.out().print(new String(PrivateKeyPem.writePublic(half), StandardCharsets.US_ASCII));
      return;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("key", key.keyArn());
    members.put("kid", half.keyId().toHex());
    members.put("algorithm", half.algorithm().keyName());
    members.put("publicKey", Base64.getEncoder().encodeToString(half.spki().toByteArray()));
    terminal.show(members, json);
  }
}
