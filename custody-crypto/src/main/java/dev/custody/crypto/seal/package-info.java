/**
 * Electronic seals: what a seal answers, and whether it can be believed (docs/format.md, seal
 * answers; docs/seals.md tells how to deploy them). Start at {@link
 * dev.custody.crypto.seal.SealRegistry}, which says what each seal is and holds its keys; a {@link
 * dev.custody.crypto.verify.VerificationPolicy} takes it.
 *
 * <p>{@link dev.custody.crypto.seal.MacSeal} is a seal that computes a MAC over a challenge, {@link
 * dev.custody.crypto.seal.Ntag424Dna} a tag that is tapped; another product implements {@link
 * dev.custody.crypto.seal.SealTechnology}. On the device that reads seals, {@link
 * dev.custody.crypto.seal.Seals} gives the challenge and {@link dev.custody.crypto.seal.SunMessage}
 * makes the proof of a tag, without any key. Values are immutable and safe to share between
 * threads; {@link dev.custody.crypto.seal.SealCounters} are not.
 */
@NullMarked
package dev.custody.crypto.seal;

import org.jspecify.annotations.NullMarked;
