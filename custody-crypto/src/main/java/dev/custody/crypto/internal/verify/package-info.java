/**
 * How a verdict comes about, step by step (docs/format.md, verification): {@link
 * dev.custody.crypto.internal.verify.StatementChecker} says which statements are authentic, {@link
 * dev.custody.crypto.internal.verify.StatementRules} holds each against the event and the trust
 * bundle, {@link dev.custody.crypto.internal.verify.Streams} gives it its place behind what its key
 * signed before, {@link dev.custody.crypto.internal.verify.TimeProofs} says what tokens and
 * receipts prove, {@link dev.custody.crypto.internal.verify.Brackets} dates it (after a first pass
 * by its {@link dev.custody.crypto.internal.verify.Ledger}), and {@link
 * dev.custody.crypto.internal.verify.EventJudge} draws the sum.
 */
@NullMarked
package dev.custody.crypto.internal.verify;

import org.jspecify.annotations.NullMarked;
