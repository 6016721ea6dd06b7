package dev.custody.crypto.internal.time;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.crypto.time.TimestampDigest;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.tsp.Accuracy;
import org.bouncycastle.asn1.tsp.MessageImprint;
import org.bouncycastle.asn1.tsp.TSTInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;

/**
 * A TimeStampToken (RFC 3161, section 2.4.2; RFC 5816), read strictly: what it says, and whether
 * that holds. The one class for timestamps that touches Bouncy Castle. Immutable.
 */
public final class ParsedToken {

  private static final int CERTIFICATES_MAX = 8;
  private static final int MILLIS_MAX = 999;
  private static final int SERIAL_BYTES_MAX = 64;
  // Hours; what a clock is not off by.
  private static final BigInteger ACCURACY_SECONDS_MAX = BigInteger.valueOf(86_400);

  /** Under which Bouncy Castle takes a key for one of RSA. */
  private static final Set<ASN1ObjectIdentifier> RSA_KEYS =
      Set.of(
          PKCSObjectIdentifiers.rsaEncryption,
          PKCSObjectIdentifiers.id_RSASSA_PSS,
          PKCSObjectIdentifiers.id_RSAES_OAEP,
          X509ObjectIdentifiers.id_ea_rsa);

  private final CMSSignedData cms;
  private final SignerInformation signer;
  private final Digest imprint;
  private final String policy;
  private final GenTime genTime;
  private final @Nullable Duration accuracy;
  private final @Nullable BigInteger nonce;

  private ParsedToken(CMSSignedData cms, SignerInformation signer, TSTInfo info) throws BadToken {
    this.cms = cms;
    this.signer = signer;
    this.imprint = imprint(info.getMessageImprint());
    this.policy = info.getPolicy().getId();
    this.genTime = GenTime.parse(info.getGenTime().getTimeString());
    this.accuracy = info.getAccuracy() == null ? null : accuracy(info.getAccuracy());
    this.nonce = info.getNonce() == null ? null : info.getNonce().getValue();
  }

  /** Made once: it takes a tenth of a second, and is never added to the platform's. */
  private static final class Lazy {
    static final Provider PROVIDER = new BouncyCastleProvider();

    private Lazy() {}
  }

  /** Reads the form of a token; nothing of it is believed yet. */
  public static ParsedToken parse(Bytes encoded) throws BadToken {
    if (encoded.length() > Limits.PROOF_BYTES_MAX) {
      throw new BadToken(
          "token longer than limit: lengthBytes="
              + encoded.length()
              + ", limitBytes="
              + Limits.PROOF_BYTES_MAX);
    }
    byte[] bytes = encoded.unsafeArray();
    DerShape.require(bytes, "token");
    try {
      ContentInfo outer = ContentInfo.getInstance(ASN1Primitive.fromByteArray(bytes));
      if (!CMSObjectIdentifiers.signedData.equals(outer.getContentType())) {
        throw new BadToken("CMS SignedData expected");
      }
      SignedData data = SignedData.getInstance(outer.getContent());
      if (!PKCSObjectIdentifiers.id_ct_TSTInfo.equals(data.getEncapContentInfo().getContentType())
          || !(data.getEncapContentInfo().getContent() instanceof ASN1OctetString content)) {
        throw new BadToken("content type TSTInfo expected");
      }
      byte[] inner = content.getOctets();
      DerShape.require(inner, "TSTInfo");
      TSTInfo info = TSTInfo.getInstance(ASN1Primitive.fromByteArray(inner));
      // Nothing that the parser has passed over, and no other form than the one.
      if (!Arrays.equals(info.getEncoded(ASN1Encoding.DER), inner)) {
        throw new BadToken("TSTInfo in DER expected");
      }
      requirePlain(info);
      CMSSignedData cms = new CMSSignedData(outer);
      Collection<SignerInformation> signers = cms.getSignerInfos().getSigners();
      if (signers.size() != 1) {
        throw new BadToken("one signer expected: found=" + signers.size());
      }
      return new ParsedToken(cms, signers.iterator().next(), info);
    } catch (IOException | CMSException | RuntimeException e) {
      // The parser meets malformed values with many exceptions; to us they are one thing.
      throw new BadToken("TimeStampToken expected: " + e.getClass().getSimpleName());
    }
  }

  private static void requirePlain(TSTInfo info) throws BadToken {
    if (!BigInteger.ONE.equals(info.getVersion().getValue())) {
      throw new BadToken("TSTInfo of version 1 expected");
    }
    if (info.getSerialNumber().getValue().bitLength() > 8 * SERIAL_BYTES_MAX) {
      throw new BadToken("serial number of at most " + SERIAL_BYTES_MAX + " bytes expected");
    }
    Extensions extensions = info.getExtensions();
    if (extensions != null && extensions.getCriticalExtensionOIDs().length > 0) {
      throw new BadToken("no critical extension of the TSTInfo expected");
    }
  }

  /** SHA-256 of what it dates. */
  public Digest imprint() {
    return imprint;
  }

  /** The policy of the TSA, a dotted object identifier. */
  public String policy() {
    return policy;
  }

  /** The time that it states. */
  public Instant genTime() {
    return genTime.instant();
  }

  /** How far the clock may be off; null if it does not say. */
  public @Nullable Duration accuracy() {
    return accuracy;
  }

  /** The unit of the last digit that it writes. */
  public Duration resolution() {
    return genTime.resolution();
  }

  /** The nonce of the request; null if there is none. */
  public @Nullable BigInteger nonce() {
    return nonce;
  }

  /**
   * Throws unless the token holds by these anchors and their policy. The way to an anchor is looked
   * for first, so that nothing is computed with a key that anybody may have made.
   *
   * @return the moment by which what it dates was there
   */
  public Instant check(TokenAnchors anchors) throws BadToken {
    if (!anchors.policy().policies().contains(policy)) {
      throw new BadToken(
          "accepted TSA policy expected: accepted="
              + anchors.policy().policies().size()
              + ", found="
              + policy);
    }
    Duration off = accuracy != null ? accuracy : anchors.policy().unstatedAccuracy().orElse(null);
    if (off == null) {
      throw new BadToken("stated accuracy expected, found none");
    }
    Instant until = genTime.instant().plus(off).plus(genTime.resolution());
    TimestampDigest digest = signatureDigest();
    if (digest == null || !anchors.policy().digests().contains(digest)) {
      throw new BadToken(
          "signature under an accepted hash expected: accepted="
              + anchors.policy().digests()
              + ", found="
              + (digest == null ? "another" : digest));
    }
    try {
      List<CarriedCertificate> carried = certificates();
      CarriedCertificate tsa = signing(carried);
      new TokenPath(anchors, carried, genTime.instant(), until, Lazy.PROVIDER).require(tsa);
      PublicKey key = tsa.certificate().getPublicKey();
      if (!signer.verify(
          new JcaSimpleSignerInfoVerifierBuilder().setProvider(Lazy.PROVIDER).build(key))) {
        throw new BadToken("signature of the token does not hold");
      }
      return until;
    } catch (IOException
        | GeneralSecurityException
        | CMSException
        | OperatorCreationException
        | RuntimeException e) {
      throw new BadToken("token that can be checked expected: " + e.getClass().getSimpleName());
    }
  }

  /** The hash of signature and content, which must be one; null for any that is not believed. */
  private @Nullable TimestampDigest signatureDigest() {
    TimestampDigest content = digest(signer.getDigestAlgorithmID());
    AlgorithmIdentifier algorithm = signer.toASN1Structure().getDigestEncryptionAlgorithm();
    String oid = algorithm.getAlgorithm().getId();
    // RFC 3370: the signature may be named without its hash, which is then that of the content.
    boolean nameless = oid.equals("1.2.840.113549.1.1.1") || oid.equals("1.2.840.10045.2.1");
    TimestampDigest signature = nameless ? content : digestUnder(algorithm);
    return content == signature ? content : null;
  }

  private List<CarriedCertificate> certificates() throws BadToken, IOException {
    Collection<X509CertificateHolder> holders = cms.getCertificates().getMatches(null);
    if (holders.size() > CERTIFICATES_MAX) {
      throw new BadToken(
          "at most " + CERTIFICATES_MAX + " certificates expected: found=" + holders.size());
    }
    List<CarriedCertificate> carried = new ArrayList<>();
    for (X509CertificateHolder holder : holders) {
      CarriedCertificate read = certificate(Bytes.ofOwned(holder.getEncoded()));
      if (read != null) {
        carried.add(read);
      }
    }
    return carried;
  }

  /** The one that the signed attributes name by its hash (RFC 5035; RFC 5816). */
  private CarriedCertificate signing(List<CarriedCertificate> carried)
      throws BadToken, GeneralSecurityException, IOException {
    AttributeTable signed = signer.getSignedAttributes();
    Attribute attribute =
        signed == null
                || signed.getAll(PKCSObjectIdentifiers.id_aa_signingCertificateV2).size() != 1
            ? null
            : signed.get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
    if (attribute == null || attribute.getAttrValues().size() != 1) {
      throw new BadToken("one attribute signingCertificateV2 expected");
    }
    ESSCertIDv2[] ids =
        SigningCertificateV2.getInstance(attribute.getAttrValues().getObjectAt(0)).getCerts();
    TimestampDigest algorithm = ids.length == 0 ? null : digest(ids[0].getHashAlgorithm());
    if (algorithm == null) {
      throw new BadToken("certificate named by SHA-256, SHA-384 or SHA-512 expected");
    }
    MessageDigest hash = MessageDigest.getInstance(algorithm.name().replace('_', '-'));
    for (CarriedCertificate each : carried) {
      byte[] encoded = each.certificate().getEncoded();
      if (MessageDigest.isEqual(hash.digest(encoded), ids[0].getCertHash())) {
        X509CertificateHolder holder = new X509CertificateHolder(encoded);
        if (!signer.getSID().match(holder) || !isNamed(ids[0].getIssuerSerial(), holder)) {
          throw new BadToken("signer and signing certificate are two");
        }
        return each;
      }
    }
    throw new BadToken("signing certificate expected in the token: carried=" + carried.size());
  }

  private static boolean isNamed(@Nullable IssuerSerial named, X509CertificateHolder holder) {
    return named == null
        || named.getSerial().getValue().equals(holder.getSerialNumber())
            && named.getIssuer().equals(new GeneralNames(new GeneralName(holder.getIssuer())));
  }

  /** A certificate; null if it cannot be read or is deeper than any that is meant. */
  static @Nullable CarriedCertificate certificate(Bytes encoded) {
    try {
      DerShape.require(encoded.unsafeArray(), "certificate");
      X509CertificateHolder holder = new X509CertificateHolder(encoded.unsafeArray());
      Extensions extensions = holder.getExtensions();
      if (extensions != null) {
        for (ASN1ObjectIdentifier oid : extensions.getExtensionOIDs()) {
          Extension extension = extensions.getExtension(oid);
          DerShape.require(extension.getExtnValue().getOctets(), "extension");
        }
      }
      return new CarriedCertificate(
          new JcaX509CertificateConverter().setProvider(Lazy.PROVIDER).getCertificate(holder),
          Bytes.ofOwned(holder.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER)),
          digestUnder(holder.getSignatureAlgorithm()));
    } catch (IOException | GeneralSecurityException | BadToken | RuntimeException e) {
      return null;
    }
  }

  /** A public key of certificates; null if the platform of certificates has none such. */
  static @Nullable PublicKey publicKey(Bytes spki) {
    try {
      return BouncyCastleProvider.getPublicKey(
          SubjectPublicKeyInfo.getInstance(spki.unsafeArray()));
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** How long an RSA modulus is as it is written, in bits; 0 for a key of another kind. */
  static int rsaBits(Bytes spki) throws IOException {
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(spki.unsafeArray());
    return RSA_KEYS.contains(info.getAlgorithm().getAlgorithm())
        ? RSAPublicKey.getInstance(info.parsePublicKey()).getModulus().bitLength()
        : 0;
  }

  /** The hash under a signature algorithm of our list. */
  private static @Nullable TimestampDigest digestUnder(AlgorithmIdentifier algorithm) {
    switch (algorithm.getAlgorithm().getId()) {
      case "1.2.840.113549.1.1.11": // sha256WithRSAEncryption
      case "1.2.840.10045.4.3.2": // ecdsa-with-SHA256
        return TimestampDigest.SHA_256;
      case "1.2.840.113549.1.1.12":
      case "1.2.840.10045.4.3.3":
        return TimestampDigest.SHA_384;
      case "1.2.840.113549.1.1.13":
      case "1.2.840.10045.4.3.4":
      case "1.3.101.112": // Ed25519
        return TimestampDigest.SHA_512;
      case "1.2.840.113549.1.1.10": // RSASSA-PSS
        RSASSAPSSparams pss = RSASSAPSSparams.getInstance(algorithm.getParameters());
        ASN1Encodable mask = pss.getMaskGenAlgorithm().getParameters();
        TimestampDigest hash = digest(pss.getHashAlgorithm());
        return hash == digest(AlgorithmIdentifier.getInstance(mask)) ? hash : null;
      default:
        return null;
    }
  }

  private static @Nullable TimestampDigest digest(AlgorithmIdentifier algorithm) {
    if (NISTObjectIdentifiers.id_sha256.equals(algorithm.getAlgorithm())) {
      return TimestampDigest.SHA_256;
    }
    if (NISTObjectIdentifiers.id_sha384.equals(algorithm.getAlgorithm())) {
      return TimestampDigest.SHA_384;
    }
    return NISTObjectIdentifiers.id_sha512.equals(algorithm.getAlgorithm())
        ? TimestampDigest.SHA_512
        : null;
  }

  private static Digest imprint(MessageImprint imprint) throws BadToken {
    ASN1Encodable parameters = imprint.getHashAlgorithm().getParameters();
    byte[] hash = imprint.getHashedMessage();
    if (!NISTObjectIdentifiers.id_sha256.equals(imprint.getHashAlgorithm().getAlgorithm())
        || parameters != null && !DERNull.INSTANCE.equals(parameters)
        || hash.length != Digest.LENGTH) {
      throw new BadToken("imprint by SHA-256 expected: bytes=" + hash.length);
    }
    return new Digest(Bytes.copyOf(hash));
  }

  private static Duration accuracy(Accuracy stated) throws BadToken {
    return Duration.ofSeconds(part(stated.getSeconds(), ACCURACY_SECONDS_MAX))
        .plusMillis(part(stated.getMillis(), BigInteger.valueOf(MILLIS_MAX)))
        .plusNanos(1_000 * part(stated.getMicros(), BigInteger.valueOf(MILLIS_MAX)));
  }

  private static long part(@Nullable ASN1Integer part, BigInteger max) throws BadToken {
    BigInteger value = part == null ? BigInteger.ZERO : part.getValue();
    if (value.signum() < 0 || value.compareTo(max) > 0) {
      throw new BadToken("accuracy of at most a day expected");
    }
    return value.longValue();
  }
}
