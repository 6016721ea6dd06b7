package dev.custody.log;

/**
 * Where an entry stands, durable and for good.
 *
 * @param index 0-based
 * @param added {@code false} if the same bytes stood there before
 * @since 0.1.0
 */
public record Appended(long index, boolean added) {}
