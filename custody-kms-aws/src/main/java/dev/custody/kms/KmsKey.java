package dev.custody.kms;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SigningException.Kind;
import dev.custody.crypto.key.VerificationKey;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * A key that KMS has: what its name leads to now.
 *
 * @param arn of the key itself, never of an alias
 * @param publicKey its public half
 */
record KmsKey(String arn, VerificationKey publicKey) {

  // What goes into ledger and messages must be a plain ARN of a key (partition, region, account).
  private static final Pattern KEY_ARN =
      Pattern.compile("arn:aws[a-z-]{0,20}:kms:[a-z0-9-]{1,32}:[0-9]{12}:key/[A-Za-z0-9-]{1,128}");

  /** Looks the name up and fetches the public key. */
  static KmsKey find(KmsCalls calls, String name) throws SigningException {
    DescribeKeyResponse described =
        calls.ask(
            "DescribeKey",
            name,
            override ->
                calls
                    .client()
                    .describeKey(request -> request.keyId(name).overrideConfiguration(override)));
    String arn = requireUsable(described.keyMetadata(), name);
    GetPublicKeyResponse answer =
        calls.ask(
            "GetPublicKey",
            arn,
            override ->
                calls
                    .client()
                    .getPublicKey(request -> request.keyId(arn).overrideConfiguration(override)));
    requireKey("GetPublicKey", arn, answer.keyId());
    return new KmsKey(arn, publicKey(arn, answer.publicKey()));
  }

  /** Whether a text is the ARN of a key, as it may stand in ledgers and messages. */
  static boolean isArn(String text) {
    return KEY_ARN.matcher(text).matches();
  }

  private static String requireUsable(KeyMetadata metadata, String asked) throws SigningException {
    String arn = metadata == null ? null : metadata.arn();
    if (arn == null || !isArn(arn)) {
      throw keyState("ARN of a key expected: key=" + asked);
    }
    if (asked.startsWith("arn:") && asked.contains(":key/")) {
      requireKey("DescribeKey", asked, arn);
    }
    if (metadata.keyUsage() != KeyUsageType.SIGN_VERIFY) {
      throw keyState(
          "key that signs expected: key=" + arn + ", found=" + metadata.keyUsageAsString());
    }
    if (metadata.keyState() != KeyState.ENABLED) {
      throw keyState("enabled key expected: key=" + arn + ", found=" + metadata.keyStateAsString());
    }
    return arn;
  }

  private static void requireKey(String operation, String expected, String found)
      throws SigningException {
    if (!expected.equals(found)) {
      throw keyState("answer is about another key: operation=" + operation + ", key=" + expected);
    }
  }

  private static VerificationKey publicKey(String arn, SdkBytes spki) throws SigningException {
    try {
      return VerificationKey.parse(Bytes.copyOf(spki == null ? new byte[0] : spki.asByteArray()));
    } catch (MalformedKeyException e) {
      throw new SigningException(
          Kind.KEY_STATE, "P-256, Ed25519, ML-DSA-44 or ML-DSA-65 key expected: key=" + arn, e);
    }
  }

  static SigningException keyState(String message) {
    return new SigningException(Kind.KEY_STATE, message, null);
  }
}
