/**
 * Handover of goods between two devices without a network: the giver offers, the giver signs, the
 * receiver checks and countersigns (docs/format.md, handover offers). Start at {@link
 * dev.custody.crypto.handover.GiverDevice} and {@link dev.custody.crypto.handover.ReceiverDevice};
 * {@link dev.custody.crypto.handover.HandoverEvents} drafts what follows a refusal or a partial
 * acceptance.
 *
 * <p>Values are immutable, equal by value and safe to share between threads. What the evidence says
 * is a value; what the disk does is an {@link java.io.IOException}. One-time use holds on one
 * device; two receivers that redeem one offer apart from each other are found where both events
 * meet.
 */
@NullMarked
package dev.custody.crypto.handover;

import org.jspecify.annotations.NullMarked;
