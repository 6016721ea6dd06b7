package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.crypto.internal.attest.DerReader;
import dev.custody.crypto.internal.attest.EvidenceFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the Android attestation extension.
 *
 * <pre>
 *   KeyDescription ::= SEQUENCE { attestationVersion INTEGER, attestationSecurityLevel ENUMERATED,
 *     keyMintVersion INTEGER, keyMintSecurityLevel ENUMERATED, attestationChallenge OCTET STRING,
 *     uniqueId OCTET STRING, softwareEnforced AuthorizationList, hardwareEnforced AuthorizationList }
 *   AuthorizationList ::= SEQUENCE { fields as [n] EXPLICIT, see AuthorizationTag }
 *   RootOfTrust ::= SEQUENCE { verifiedBootKey OCTET STRING, deviceLocked BOOLEAN,
 *     verifiedBootState ENUMERATED, verifiedBootHash OCTET STRING OPTIONAL }
 *   AttestationApplicationId ::= SEQUENCE { SET OF SEQUENCE { name OCTET STRING, version INTEGER },
 *     SET OF OCTET STRING }      -- within an OCTET STRING
 * </pre>
 *
 * <p>Strict DER: tags rise, none is unknown or twice. One thing real devices do not keep is the
 * order within SET OF, so it is not asked; a member twice is refused.
 */
final class KeyDescriptionReader {

  private static final Set<Long> VERSIONS = Set.of(1L, 2L, 3L, 4L, 100L, 200L, 300L, 400L, 500L);

  private static final int TEXT_BYTES_MAX = 256;
  private static final int SET_MAX = 128;

  private KeyDescriptionReader() {}

  /**
   * The description.
   *
   * @param extension the extension's content
   * @throws EvidenceFault MALFORMED or VERSION_UNKNOWN
   */
  static AndroidKeyClaims read(Bytes extension) throws EvidenceFault {
    DerReader outer = new DerReader(extension, "");
    DerReader in = outer.enter(DerReader.SEQUENCE, "keyDescription");
    outer.requireEnd();
    long version = in.unsigned(DerReader.INTEGER, "attestationVersion");
    if (!VERSIONS.contains(version)) {
      throw new EvidenceFault(
          AttestationFault.VERSION_UNKNOWN, "keyDescription.attestationVersion: found=" + version);
    }
    AndroidKeyClaims claims =
        new AndroidKeyClaims(
            version,
            level(in, "attestationSecurityLevel"),
            in.unsigned(DerReader.INTEGER, "keyMintVersion"),
            level(in, "keyMintSecurityLevel"),
            in.octets("attestationChallenge"),
            in.octets("uniqueId"),
            authorizations(in, "softwareEnforced"),
            authorizations(in, "hardwareEnforced"));
    in.requireEnd();
    return claims;
  }

  private static SecurityLevel level(DerReader in, String name) throws EvidenceFault {
    long number = in.unsigned(DerReader.ENUMERATED, name);
    if (number == 0) {
      return SecurityLevel.SOFTWARE;
    }
    if (number == 1) {
      return SecurityLevel.TRUSTED_ENVIRONMENT;
    }
    if (number == 2) {
      return SecurityLevel.STRONGBOX;
    }
    throw in.fault(name, "expected 0, 1 or 2, found=" + number);
  }

  private static AndroidAuthorizations authorizations(DerReader in, String name)
      throws EvidenceFault {
    DerReader list = in.enter(DerReader.SEQUENCE, name);
    SortedMap<AuthorizationTag, Object> values = new TreeMap<>();
    int before = -1;
    while (list.hasMore()) {
      int number = list.contextTag("tag");
      if (number <= before) {
        throw list.fault("tag", "expected rising tags, found " + number + " after " + before);
      }
      before = number;
      AuthorizationTag tag = AuthorizationTag.ofNumber(number);
      if (tag == null) {
        throw list.fault("tag", "unknown tag=" + number);
      }
      DerReader content = list.enterContext(tag.claim());
      values.put(tag, value(content, tag));
      content.requireEnd();
    }
    return new AndroidAuthorizations(values);
  }

  private static Object value(DerReader in, AuthorizationTag tag) throws EvidenceFault {
    switch (tag.form()) {
      case NUMBER:
        return in.unsigned(DerReader.INTEGER, "value");
      case NUMBERS:
        return numbers(in);
      case FLAG:
        in.nothing("value");
        return Boolean.TRUE;
      case OCTETS:
        return in.octets("value");
      case TEXT:
        return in.text("value", TEXT_BYTES_MAX);
      case ORIGIN:
        return constant(
            AndroidAuthorizations.Origin.values(),
            in,
            in.unsigned(DerReader.INTEGER, "value"),
            "value");
      case BOOT:
        return boot(in);
      default:
        return application(in.octets("value"));
    }
  }

  private static AuthorizationTag.Numbers numbers(DerReader in) throws EvidenceFault {
    DerReader set = in.enter(DerReader.SET, "value");
    TreeSet<Long> out = new TreeSet<>();
    while (set.hasMore()) {
      long number = set.unsigned(DerReader.INTEGER, "member");
      if (!out.add(number)) {
        throw set.fault("member", "expected each number once, found again=" + number);
      }
      if (out.size() > SET_MAX) {
        throw set.fault("member", "members above limit: limit=" + SET_MAX);
      }
    }
    return new AuthorizationTag.Numbers(Collections.unmodifiableSet(out));
  }

  private static AndroidBoot boot(DerReader in) throws EvidenceFault {
    DerReader root = in.enter(DerReader.SEQUENCE, "value");
    Bytes key = root.octets("verifiedBootKey");
    boolean locked = root.bool("deviceLocked");
    VerifiedBootState state =
        constant(
            VerifiedBootState.values(),
            root,
            root.unsigned(DerReader.ENUMERATED, "verifiedBootState"),
            "verifiedBootState");
    Bytes hash = root.hasMore() ? root.octets("verifiedBootHash") : null;
    root.requireEnd();
    return new AndroidBoot(key, locked, state, hash);
  }

  private static <E> E constant(E[] constants, DerReader in, long number, String name)
      throws EvidenceFault {
    if (number >= constants.length) {
      throw in.fault(name, "expected below " + constants.length + ", found=" + number);
    }
    return constants[(int) number];
  }

  private static AndroidApplicationId application(Bytes octets) throws EvidenceFault {
    DerReader outer = new DerReader(octets, "attestationApplicationId");
    DerReader in = outer.enter(DerReader.SEQUENCE, "value");
    outer.requireEnd();
    DerReader packages = in.enter(DerReader.SET, "packageInfos");
    List<AndroidApplicationId.Package> named = new ArrayList<>();
    while (packages.hasMore()) {
      DerReader each = packages.enter(DerReader.SEQUENCE, "packageInfo");
      AndroidApplicationId.Package info =
          new AndroidApplicationId.Package(
              each.text("name", TEXT_BYTES_MAX), each.unsigned(DerReader.INTEGER, "version"));
      each.requireEnd();
      addOnce(named, info, packages);
    }
    DerReader digests = in.enter(DerReader.SET, "signatureDigests");
    List<Bytes> signers = new ArrayList<>();
    while (digests.hasMore()) {
      addOnce(signers, digests.octets("digest"), digests);
    }
    in.requireEnd();
    return new AndroidApplicationId(named, signers);
  }

  private static <T> void addOnce(List<T> list, T member, DerReader in) throws EvidenceFault {
    if (list.contains(member)) {
      throw in.fault("member", "expected each member once");
    }
    if (list.size() == SET_MAX) {
      throw in.fault("member", "members above limit: limit=" + SET_MAX);
    }
    list.add(member);
  }
}
