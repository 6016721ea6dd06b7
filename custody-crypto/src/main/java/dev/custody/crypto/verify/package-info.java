/**
 * Verification: from untrusted statements to a verdict that nobody can misread (docs/format.md,
 * verification). Start at {@link dev.custody.crypto.verify.Verifier}.
 *
 * <p>{@link dev.custody.crypto.verify.Verified} alone holds a {@link
 * dev.custody.crypto.verify.VerifiedEvent}, and only this package can make either. Values are
 * immutable and safe to share between threads; a {@link dev.custody.crypto.verify.VerificationRun}
 * is not.
 *
 * <p>RFC 3161 tokens, log receipts and offers that travel beside an event are not read yet: they
 * prove nothing and take nothing away.
 */
@NullMarked
package dev.custody.crypto.verify;

import org.jspecify.annotations.NullMarked;
