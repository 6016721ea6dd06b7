package dev.custody.crypto.internal.time;

import dev.custody.api.Bytes;
import dev.custody.crypto.time.TimestampDigest;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A certificate out of a token or a policy.
 *
 * @param certificate what the platform makes of it
 * @param spki its SubjectPublicKeyInfo as it stands there
 * @param digest the hash under its signature; null if it is none that may be accepted
 */
record CarriedCertificate(
    X509Certificate certificate, Bytes spki, @Nullable TimestampDigest digest) {}
