package dev.custody.crypto.internal.time;

import dev.custody.api.Digest;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that a log of the bundle has signed, and when witnesses saw it.
 *
 * @param hash SHA-256 of the whole note
 * @param checkpoint what it says
 * @param oldest the tree was there by then; null where no cosignature is accepted
 * @param newest the note was not there before; null exactly if {@code oldest} is
 */
public record DatedNote(
    Digest hash,
    UnverifiedCheckpoint checkpoint,
    @Nullable Instant oldest,
    @Nullable Instant newest) {}
