/**
 * Evidence about the device that holds a key: Android key attestation, TPM 2.0 and plain vendor
 * chains. Each is one signal of several; a policy says what it demands, and nothing is fetched.
 * Start at {@link dev.custody.crypto.attest.AttestationPolicy} and the class of the kind. The
 * result is {@link dev.custody.crypto.attest.Attested}, which only this package can make, or a
 * named fault. All types are immutable, equal by value where they are values, and safe to share
 * between threads.
 */
@NullMarked
package dev.custody.crypto.attest;

import org.jspecify.annotations.NullMarked;
