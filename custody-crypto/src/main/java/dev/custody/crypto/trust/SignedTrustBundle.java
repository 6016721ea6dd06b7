package dev.custody.crypto.trust;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.statement.TrustHeader;
import dev.custody.crypto.internal.trust.BundleReader;
import dev.custody.crypto.internal.trust.BundleWriter;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A bundle with its signatures as it travels: unverified bytes. Only {@link TrustRoots} makes a
 * trusted bundle of it.
 *
 * @param bundle the bytes of the bundle exactly as signed; opaque here
 * @param statements up to 8, in any order
 * @since 0.1.0
 */
@CheckReturnValue
public record SignedTrustBundle(Bytes bundle, List<Statement> statements) {

  /** Keeps a copy of the list. */
  public SignedTrustBundle {
    Objects.requireNonNull(bundle, "bundle");
    statements = List.copyOf(statements);
  }

  /**
   * Reads up to 4 MiB, without looking into the bundle.
   *
   * <p>Refuses with TRUST_BUNDLE_INVALID, path and offset.
   */
  public static Parsed<SignedTrustBundle> parse(Bytes encoded) {
    return BundleReader.signed(encoded);
  }

  /**
   * Signs a bundle.
   *
   * @param signers keys of roots, 1 to 8
   * @throws SigningException if a key does not sign; nothing was handed out
   * @throws IllegalArgumentException if the bundle has no signed form ({@link
   *     TrustBundleCodec#encode}) or there are no signers or too many
   */
  public static SignedTrustBundle sign(TrustBundle bundle, List<? extends Signer> signers)
      throws SigningException {
    return new SignedTrustBundle(TrustBundleCodec.encode(bundle), Collections.emptyList())
        .signedBy(signers);
  }

  /**
   * The same bundle with more statements: roots need not meet to sign. Whoever signs has looked at
   * the bundle before.
   *
   * @throws SigningException if a key does not sign; nothing was handed out
   * @throws IllegalArgumentException if the bundle's bytes are refused, there are no signers or too
   *     many, or all together are longer than 4 MiB
   */
  public SignedTrustBundle signedBy(List<? extends Signer> signers) throws SigningException {
    // A root never signs what no reader takes.
    TrustBundleCodec.decode(bundle).require();
    int count = statements.size() + signers.size();
    if (signers.isEmpty() || count > Limits.STATEMENTS_MAX) {
      throw new IllegalArgumentException(
          "statements of a trust bundle: expected=1.."
              + Limits.STATEMENTS_MAX
              + ", found="
              + count
              + ", new="
              + signers.size());
    }
    List<Statement> all = new ArrayList<>(statements);
    for (Signer signer : signers) {
      Bytes header = new TrustHeader(signer.algorithm().coseNumber(), signer.keyId()).encode();
      byte[] signature = signer.sign(Tbs.ofTrustBundle(header, digest()));
      all.add(new Statement(header, Bytes.copyOf(signature)));
    }
    SignedTrustBundle signed = new SignedTrustBundle(bundle, all);
    parse(signed.encode()).require();
    return signed;
  }

  /** The bytes of a {@code .ctrust} file and of a feed's trust bundle record. */
  public Bytes encode() {
    return BundleWriter.signed(bundle, statements);
  }

  /** SHA-256 of the bundle's bytes: what its statements are about. */
  public Digest digest() {
    return Digest.sha256(bundle.unsafeArray());
  }
}
