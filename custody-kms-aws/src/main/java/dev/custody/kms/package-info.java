/**
 * Signing with a key that stays in AWS KMS. Start at {@link dev.custody.kms.KmsSigner}.
 *
 * <p>What is signed is small (a statement's or a batch's TBS) and goes to KMS as it is; the answer
 * is held against the pinned key before anybody sees it. Every call is written to a {@link
 * dev.custody.kms.KeyUsageLedger} before it is made, so that {@link dev.custody.kms.audit} can say
 * of each signature in CloudTrail whether it was asked for. Types of the AWS SDK appear in this
 * module and in no other.
 */
@NullMarked
package dev.custody.kms;

import org.jspecify.annotations.NullMarked;
