/**
 * How timestamp tokens and cosigned checkpoints are read and checked (docs/format.md, brackets).
 * {@link dev.custody.crypto.internal.time.ParsedToken} alone touches Bouncy Castle, {@link
 * dev.custody.crypto.internal.time.TokenPath} leads from a TSA's certificate to an anchor, {@link
 * dev.custody.crypto.internal.time.DatedNotes} says when witnesses saw a checkpoint.
 */
@NullMarked
package dev.custody.crypto.internal.time;

import org.jspecify.annotations.NullMarked;
