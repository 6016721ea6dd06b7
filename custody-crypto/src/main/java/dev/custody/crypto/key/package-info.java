/**
 * Keys: public keys in their one encoding, the backend that checks signatures, and what signs.
 * Private key material never leaves this room but as a file that its owner asked for, and nothing
 * here prints it. Start at {@link dev.custody.crypto.key.Signer} and {@link
 * dev.custody.crypto.key.VerificationBackend}. All types are immutable or thread-safe.
 */
@NullMarked
package dev.custody.crypto.key;

import org.jspecify.annotations.NullMarked;
