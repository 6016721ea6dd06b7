package dev.custody.api.event;

import dev.custody.api.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A business document by number, digest or both.
 *
 * @param type CBV business transaction type or another word
 * @param id identifier
 * @param revision revision of the document, 0 for not stated, below 2^32
 * @param digest SHA-256 of its bytes
 * @since 0.1.0
 */
public record Document(
    @Nullable String type, @Nullable String id, long revision, @Nullable Digest digest) {}
