/**
 * The structures of a TPM 2.0 as bytes: what a TPM signs, the keys it speaks of, its signatures,
 * the chain of its endorsement key and the credential that only it can open (TCG, Trusted Platform
 * Module Library, Family 2.0, parts 1 and 2). Everything here reads untrusted bytes.
 */
@NullMarked
package dev.custody.crypto.internal.attest.tpm;

import org.jspecify.annotations.NullMarked;
