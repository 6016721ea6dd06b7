package dev.custody.kms;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.EcdsaEncoding;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SigningException.Kind;
import dev.custody.crypto.key.VerificationKey;
import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SignResponse;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * A signer whose private key is in AWS KMS and never leaves it.
 *
 * <p>P-256, Ed25519, ML-DSA-44 and ML-DSA-65. Bytes go to KMS as they are (message type RAW). An
 * alias is resolved once, when this is opened, because a changed alias reaches the places of KMS at
 * different times; from then on the ARN of the key is used, and every answer must name it. The
 * public key is fetched once and must be the pinned one. A signature is verified here before it is
 * handed out: one that was damaged on the way passes the SDK.
 *
 * <p>Thread-safe if the client is, as those of the SDK are. The client stays the caller's, with its
 * credentials, region and HTTP; its own retries are not used. Each call takes a turn of the {@link
 * CallRate}, is written to the {@link KeyUsageLedger}, and is tried again while KMS throttles or
 * cannot be reached, until the deadline.
 *
 * @since 0.1.0
 */
public final class KmsSigner implements Signer {

  // The limit of KMS for messages of type RAW (API reference, Sign).
  private static final int TBS_BYTES_MAX = 4_096;

  private final KmsCalls calls;
  private final VerificationKey publicKey;
  private final String keyArn;
  private final SigningAlgorithmSpec spec;

  private KmsSigner(
      KmsCalls calls, VerificationKey publicKey, String keyArn, SigningAlgorithmSpec spec) {
    this.calls = calls;
    this.publicKey = publicKey;
    this.keyArn = keyArn;
    this.spec = spec;
  }

  /**
   * Resolves the key, fetches its public half and holds it against the pinned one. Signs nothing:
   * {@link #checkHealth} does.
   *
   * @param client any client of the SDK; not closed here
   * @throws SigningException of kind KEY_STATE if there is no such key, it is another one than the
   *     pinned, none that signs, disabled or being deleted; PERMISSION if kms:DescribeKey or
   *     kms:GetPublicKey is not granted; RETRYABLE or OUTAGE if the deadline came first
   */
  public static KmsSigner open(KmsClient client, KmsSettings settings) throws SigningException {
    Objects.requireNonNull(client, "client");
    KmsCalls calls = new KmsCalls(client, settings.deadline(), settings.rate(), settings.ledger());
    KmsKey found = KmsKey.find(calls, settings.key());
    VerificationKey key = found.publicKey();
    if (!key.keyId().equals(settings.pinned())) {
      throw KmsKey.keyState(
          "another key than the pinned one: key="
              + found.arn()
              + ", expected="
              + settings.pinned()
              + ", found="
              + key.keyId());
    }
    return new KmsSigner(calls, key, found.arn(), spec(key.algorithm()));
  }

  /** The ARN of the key, without alias. */
  public String keyArn() {
    return keyArn;
  }

  @Override
  public VerificationKey publicKey() {
    return publicKey;
  }

  /**
   * {@inheritDoc}
   *
   * @throws SigningException of kind RETRYABLE if KMS throttled or the own rate was used up until
   *     the deadline; PERMISSION if kms:Sign is not granted; KEY_STATE if the key is disabled,
   *     being deleted or gone; OUTAGE if KMS or the ledger failed; BAD_SIGNATURE if the answer
   *     names another key or algorithm, or does not fit
   * @throws IllegalArgumentException if there are more than 4,096 bytes
   */
  @Override
  public byte[] sign(byte[] tbs) throws SigningException {
    if (tbs.length > TBS_BYTES_MAX) {
      throw new IllegalArgumentException(
          "bytes to sign beyond limit: found=" + tbs.length + ", limit=" + TBS_BYTES_MAX);
    }
    SignResponse answer =
        calls.use(
            "Sign",
            keyArn,
            publicKey.keyId(),
            tbs,
            override ->
                calls
                    .client()
                    .sign(
                        request ->
                            request
                                .keyId(keyArn)
                                .message(SdkBytes.fromByteArray(tbs))
                                .messageType(MessageType.RAW)
                                .signingAlgorithm(spec)
                                .overrideConfiguration(override)));
    if (!keyArn.equals(answer.keyId())
        || !spec.toString().equals(answer.signingAlgorithmAsString())) {
      throw new SigningException(
          Kind.BAD_SIGNATURE,
          "answer is about another key or algorithm: operation=Sign, expected="
              + keyArn
              + ", requestId="
              + KmsCalls.requestId(answer),
          null);
    }
    if (answer.signature() == null) {
      throw new SigningException(
          Kind.BAD_SIGNATURE,
          "answer has no signature: operation=Sign, key="
              + keyArn
              + ", requestId="
              + KmsCalls.requestId(answer),
          null);
    }
    byte[] signature = answer.signature().asByteArray();
    boolean ecdsa = publicKey.algorithm() == Algorithm.ES256;
    return Signer.requireFits(publicKey, tbs, ecdsa ? EcdsaEncoding.ofDer(signature) : signature);
  }

  private static SigningAlgorithmSpec spec(Algorithm algorithm) {
    switch (algorithm) {
      case ES256:
        return SigningAlgorithmSpec.ECDSA_SHA_256;
      case ED25519:
        return SigningAlgorithmSpec.ED25519_SHA_512;
      case ML_DSA_44:
      case ML_DSA_65:
        return SigningAlgorithmSpec.ML_DSA_SHAKE_256;
      default:
        throw new AssertionError("no key is of a batched algorithm: found=" + algorithm);
    }
  }

  /** Key id and ARN. */
  @Override
  public String toString() {
    return "KmsSigner[" + keyId() + ", " + keyArn + "]";
  }
}
