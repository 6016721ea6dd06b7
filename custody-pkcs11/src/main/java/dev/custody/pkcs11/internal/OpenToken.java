package dev.custody.pkcs11.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A token that the user is logged in to, and the one key of it that signs. */
final class OpenToken {

  private final Provider provider;
  private final PrivateKey key;
  private final byte[] spki;

  private OpenToken(Provider provider, PrivateKey key, byte[] spki) {
    this.provider = provider;
    this.key = key;
    this.spki = spki;
  }

  /** Finds token and key, with one try of the PIN. */
  static OpenToken open(TokenRequest request) throws TokenFault {
    Provider provider = new TokenFinder(request.library()).find(request.tokenLabel());
    try {
      KeyStore keyStore = KeyStore.getInstance("PKCS11", provider);
      keyStore.load(null, request.pin());
      return select(provider, keyStore, request);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw TokenFault.of("token not opened", e);
    }
  }

  /** The public key in DER, as the certificate has it. */
  byte[] spki() {
    return spki;
  }

  /**
   * A signature in DER. By this name the provider hashes, in the token or before it: the bytes
   * themselves never go to CKM_ECDSA, which some tokens cut without a word.
   */
  byte[] sign(byte[] tbs) throws TokenFault {
    try {
      // One per call: one shared by threads ruins the provider until the process ends.
      Signature signature = Signature.getInstance("SHA256withECDSA", provider);
      signature.initSign(key);
      signature.update(tbs);
      return signature.sign();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw TokenFault.of("token did not sign", e);
    }
  }

  private static OpenToken select(Provider provider, KeyStore keyStore, TokenRequest request)
      throws GeneralSecurityException, TokenFault {
    List<String> aliases = Collections.list(keyStore.aliases());
    List<OpenToken> found = new ArrayList<>();
    for (String alias : aliases) {
      Certificate certificate = keyStore.getCertificate(alias);
      if (!keyStore.isKeyEntry(alias)
          || certificate == null
          || !matches(alias, request.keyLabel())) {
        continue;
      }
      byte[] spki = certificate.getPublicKey().getEncoded();
      boolean wanted = request.spki().length == 0 || Arrays.equals(request.spki(), spki);
      if (wanted && keyStore.getKey(alias, null) instanceof PrivateKey key) {
        found.add(new OpenToken(provider, key, spki));
      }
    }
    if (found.isEmpty()) {
      throw new TokenFault(
          TokenFault.Kind.KEY,
          "token has no such key with a certificate of the same id beside it: entries="
              + aliases.size());
    }
    for (OpenToken other : found) {
      if (!Arrays.equals(other.spki, found.get(0).spki)) {
        throw new TokenFault(
            TokenFault.Kind.KEY, "more than one key fits: expected=1, found=" + found.size());
      }
    }
    return found.get(0);
  }

  /** Where a label stands on several certificates, the provider adds issuer and serial number. */
  private static boolean matches(String alias, String label) {
    return label.isEmpty() || alias.equals(label) || alias.startsWith(label + "/");
  }
}
