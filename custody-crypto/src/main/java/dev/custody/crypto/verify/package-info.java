/**
 * Verification: from untrusted statements to a verdict that nobody can misread (docs/format.md,
 * verification). Start at {@link dev.custody.crypto.verify.Verifier}.
 *
 * <p>{@link dev.custody.crypto.verify.Verified} alone holds a {@link
 * dev.custody.crypto.verify.VerifiedEvent}, and only this package can make either. Values are
 * immutable and safe to share between threads; a {@link dev.custody.crypto.verify.VerificationRun}
 * is not.
 *
 * <p>RFC 3161 tokens, log receipts and the checkpoint that an event has seen bound when its
 * statements were signed; {@link dev.custody.crypto.verify.TimeLedger} does so for all of a feed or
 * log in a first pass. One that does not hold is listed and takes nothing away.
 */
@NullMarked
package dev.custody.crypto.verify;

import org.jspecify.annotations.NullMarked;
