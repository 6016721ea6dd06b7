/**
 * The inside of attestation: strict DER, certificate chains and the Android key description. Bouncy
 * Castle stops at {@link dev.custody.crypto.internal.attest.ChainCertificate}. What is wrong with
 * evidence travels as an {@link dev.custody.crypto.internal.attest.EvidenceFault} until a public
 * verifier turns it into a verdict.
 */
@NullMarked
package dev.custody.crypto.internal.attest;

import org.jspecify.annotations.NullMarked;
