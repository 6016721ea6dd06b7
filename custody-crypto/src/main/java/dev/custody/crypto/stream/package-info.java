/**
 * Signing along a key's stream, so that a crash neither skips a position nor uses one twice: what
 * is about to be signed is stored before it is signed (docs/adr/0021). Start at {@link
 * dev.custody.crypto.stream.StatementSigner}, with a {@link
 * dev.custody.crypto.stream.FileStreamStore} under it.
 */
@NullMarked
package dev.custody.crypto.stream;

import org.jspecify.annotations.NullMarked;
