package dev.custody.kms;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SigningException.Kind;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.kms.internal.FlatJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/**
 * A key file that says where the key is: its ARN in KMS, and the public key that it must have.
 *
 * <p>For commands and for acts of a person, as naming a successor or signing a trust bundle. It has
 * no secret in it: who may sign is decided by KMS from the credentials that the SDK finds. A
 * service that signs all day opens a {@link KmsSigner} with a client of its own.
 *
 * <p>Its form is one JSON object of up to 16 KiB with the members {@code kms} (the ARN), {@code
 * publicKey} (SubjectPublicKeyInfo, base64) and, where it is not that of AWS, {@code endpoint}.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class KmsKeyFile {

  private static final int BYTES_MAX = 16_384;
  private static final Set<String> MEMBERS = Set.of("kms", "publicKey", "endpoint");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final KmsKey key;
  private final @Nullable URI endpoint;

  private KmsKeyFile(KmsKey key, @Nullable URI endpoint) {
    this.key = key;
    this.endpoint = endpoint;
  }

  /**
   * Asks KMS which key a name leads to, and for its public half.
   *
   * @param name ARN of a key, alias or key id
   * @param region where the key is, as {@code eu-central-1}; of an ARN its own, and then null
   * @param endpoint an address of KMS of your own network, https or on loopback; null for that of
   *     AWS
   * @param deadline how long is tried, over all retries
   * @throws SigningException as {@link KmsSigner#open}, but for the pin
   * @throws IllegalArgumentException if no region is known or the endpoint is none
   */
  public static KmsKeyFile find(
      String name, @Nullable String region, @Nullable URI endpoint, Duration deadline)
      throws SigningException {
    requireEndpoint(endpoint);
    String where = region;
    if (where == null) {
      String[] arn = name.split(":", -1);
      if (arn.length < 6 || !arn[0].equals("arn") || arn[3].isEmpty()) {
        throw new IllegalArgumentException(
            "region expected where the key is not named by its ARN: key=" + name);
      }
      where = arn[3];
    }
    try (KmsClient client = client(where, endpoint)) {
      KmsCalls calls = new KmsCalls(client, deadline, CallRate.of(5, 2), new NoUse());
      return new KmsKeyFile(KmsKey.find(calls, name), endpoint);
    } catch (SdkException e) {
      throw KmsFault.of("DescribeKey", name, e);
    }
  }

  /** Whether a file begins as this one does: with an object, where PEM begins with a line. */
  public static boolean isOne(byte[] file) {
    return file.length > 0 && file[0] == '{';
  }

  /**
   * Reads one, without asking KMS.
   *
   * @throws MalformedKeyException if it is longer than 16 KiB or not ASCII, has other members or
   *     none of a key, or an endpoint that is no https address or names a user
   */
  public static KmsKeyFile parse(byte[] file) throws MalformedKeyException {
    if (file.length > BYTES_MAX) {
      throw new MalformedKeyException("key file longer than limit: limitBytes=" + BYTES_MAX);
    }
    for (int i = 0; i < file.length; i++) {
      if (file[i] < 0) {
        throw new MalformedKeyException("ASCII expected: offset=" + i);
      }
    }
    Map<String, String> members = FlatJson.members(new String(file, StandardCharsets.US_ASCII));
    if (members == null || !MEMBERS.containsAll(members.keySet())) {
      throw new MalformedKeyException("object of kms, publicKey and endpoint expected");
    }
    String arn = members.getOrDefault("kms", "");
    if (!KmsKey.isArn(arn)) {
      throw new MalformedKeyException("ARN of a key expected: member=kms");
    }
    try {
      byte[] spki = Base64.getDecoder().decode(members.getOrDefault("publicKey", ""));
      URI endpoint = members.containsKey("endpoint") ? URI.create(members.get("endpoint")) : null;
      requireEndpoint(endpoint);
      return new KmsKeyFile(new KmsKey(arn, VerificationKey.parse(Bytes.copyOf(spki))), endpoint);
    } catch (IllegalArgumentException e) {
      throw new MalformedKeyException("base64 key and address expected: " + e.getMessage());
    }
  }

  /** The bytes of the file. */
  public byte[] encode() {
    StringBuilder json = new StringBuilder("{\n  \"kms\": \"").append(key.arn());
    json.append("\",\n  \"publicKey\": \"")
        .append(Base64.getEncoder().encodeToString(key.publicKey().spki().toByteArray()));
    if (endpoint != null) {
      // An address has neither quotes nor backslashes: URI refuses both.
      json.append("\",\n  \"endpoint\": \"").append(endpoint);
    }
    return json.append("\"\n}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The ARN of the key, without alias. */
  public String keyArn() {
    return key.arn();
  }

  /** The key that it must be. */
  public VerificationKey publicKey() {
    return key.publicKey();
  }

  /** The address of KMS, where it is not that of AWS. */
  public Optional<URI> endpoint() {
    return Optional.ofNullable(endpoint);
  }

  /**
   * A signer for a few signatures: each looks the key up, holds it against the public key of this
   * file and is written to the ledger, and nothing is held open in between. That makes three calls
   * a signature.
   *
   * @param ledger where each use is written down; begun where there is none
   * @param deadline how long one signature is tried for, 100 ms to 10 min
   * @throws IllegalArgumentException if the deadline is out of range
   */
  public Signer signer(Path ledger, Duration deadline) {
    // Ledgers are opened late; a deadline that is none shows here.
    Objects.requireNonNull(settings(new NoUse(), deadline));
    return new Signer() {
      @Override
      public VerificationKey publicKey() {
        return key.publicKey();
      }

      @Override
      public byte[] sign(byte[] tbs) throws SigningException {
        String region = key.arn().split(":", -1)[3];
        try (FileKeyUsageLedger open = FileKeyUsageLedger.open(ledger);
            KmsClient client = client(region, endpoint)) {
          return KmsSigner.open(client, settings(open, deadline)).sign(tbs);
        } catch (IOException e) {
          throw new SigningException(
              Kind.OUTAGE, "ledger not written, so not signed: file=" + ledger.getFileName(), e);
        }
      }
    };
  }

  private KmsSettings settings(KeyUsageLedger ledger, Duration deadline) {
    return new KmsSettings(key.arn(), key.publicKey().keyId(), deadline, CallRate.of(5, 3), ledger);
  }

  private static KmsClient client(String region, @Nullable URI endpoint) {
    KmsClientBuilder client =
        KmsClient.builder()
            .region(Region.of(region))
            .httpClientBuilder(UrlConnectionHttpClient.builder());
    return (endpoint == null ? client : client.endpointOverride(endpoint)).build();
  }

  private static void requireEndpoint(@Nullable URI endpoint) {
    if (endpoint == null) {
      return;
    }
    boolean plain = "http".equals(endpoint.getScheme()) && LOOPBACK.contains(endpoint.getHost());
    if (endpoint.getRawUserInfo() != null) {
      throw new IllegalArgumentException("address of KMS without a user expected");
    }
    if (endpoint.getHost() == null || !plain && !"https".equals(endpoint.getScheme())) {
      throw new IllegalArgumentException("https address of KMS expected: found=" + endpoint);
    }
  }

  /** For calls that use no key. */
  private static final class NoUse implements KeyUsageLedger {
    @Override
    public void begin(Use use) {
      throw new IllegalStateException("no ledger: nothing is signed here");
    }

    @Override
    public void end(String attempt, String requestId, boolean signed) {
      throw new IllegalStateException("no ledger: nothing is signed here");
    }
  }

  /** ARN and key id. */
  @Override
  public String toString() {
    return "KmsKeyFile[" + key.arn() + ", " + key.publicKey().keyId() + "]";
  }
}
