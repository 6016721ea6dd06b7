package dev.custody.log;

/**
 * Where an entry stands: durable and for good, unless the log was opened with {@link
 * Durability#relaxed}; then for good once {@link CustodyLog#size} has passed it.
 *
 * @param index 0-based
 * @param added {@code false} if the same bytes stood there before
 * @since 0.1.0
 */
public record Appended(long index, boolean added) {}
