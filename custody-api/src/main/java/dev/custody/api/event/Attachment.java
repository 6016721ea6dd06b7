package dev.custody.api.event;

import dev.custody.api.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Footage, a photo or another file by its hash.
 *
 * @param digest SHA-256 of the bytes
 * @param length bytes, 0 for not stated
 * @param mediaType media type
 * @param segmentLog2 log2 of the segment length of treeRoot, 10..30, or 0
 * @param treeRoot RFC 9162 tree root over the segments; present exactly with segmentLog2
 * @param startMs start of the recording, milliseconds since 1970, 0 for not stated
 * @param durationMs length of the recording, 0 for not stated, below 2^32
 * @param source where it comes from, free text
 * @since 0.1.0
 */
public record Attachment(
    @Nullable Digest digest,
    long length,
    @Nullable String mediaType,
    int segmentLog2,
    @Nullable Digest treeRoot,
    long startMs,
    long durationMs,
    @Nullable String source) {}
