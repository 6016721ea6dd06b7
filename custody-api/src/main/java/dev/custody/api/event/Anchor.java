package dev.custody.api.event;

import dev.custody.api.Digest;
import org.jspecify.annotations.Nullable;

/**
 * The newest log checkpoint that the device had seen: proves that the event was not made before.
 *
 * @param origin origin line of the log
 * @param size tree size
 * @param root tree root
 * @param note SHA-256 of the cosigned note as seen
 * @since 0.1.0
 */
public record Anchor(
    @Nullable String origin, long size, @Nullable Digest root, @Nullable Digest note) {}
