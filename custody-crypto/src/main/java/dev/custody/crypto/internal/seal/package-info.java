/**
 * The arithmetic of electronic seals: AES in the modes that tags use ({@link
 * dev.custody.crypto.internal.seal.Aes}, the one place of Bouncy Castle here), the session keys and
 * mirrored values of NTAG 424 DNA ({@link dev.custody.crypto.internal.seal.Sdm}), and the table of
 * counters that replay is judged by.
 */
@NullMarked
package dev.custody.crypto.internal.seal;

import org.jspecify.annotations.NullMarked;
