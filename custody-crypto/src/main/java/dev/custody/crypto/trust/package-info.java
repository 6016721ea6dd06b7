/**
 * Who may say what: a directory of keys with the party, roles, window and revocation of each, as
 * the caller trusts it. Verification asks it and never a network. Start at {@link
 * dev.custody.crypto.trust.TrustBundle}. All types are immutable, equal by value and safe to share
 * between threads.
 */
@NullMarked
package dev.custody.crypto.trust;

import org.jspecify.annotations.NullMarked;
