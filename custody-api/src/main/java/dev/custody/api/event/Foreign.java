package dev.custody.api.event;

import dev.custody.api.Digest;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a gateway received from a party that does not sign.
 *
 * @param mediaType media type
 * @param digest SHA-256 of exactly the bytes received
 * @param length their number
 * @param source where they came from, free text
 * @param line JSON pointer or line number within them, for a mapped event
 * @since 0.1.0
 */
public record Foreign(
    @Nullable String mediaType,
    @Nullable Digest digest,
    long length,
    @Nullable String source,
    @Nullable String line) {}
