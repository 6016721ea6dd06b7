/**
 * What offers are held against: the event that they are for, the key that signed them, and the text
 * form of a QR code. Used on the receiver's device and by the verifier alike, so that both judge by
 * one rule.
 */
@NullMarked
package dev.custody.crypto.internal.handover;

import org.jspecify.annotations.NullMarked;
