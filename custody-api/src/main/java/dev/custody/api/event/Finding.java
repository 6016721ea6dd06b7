package dev.custody.api.event;

import dev.custody.api.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The reconciliation exception that an event speaks of.
 *
 * @param id 16 bytes, the exception id
 * @param revision revision of the exception, 0 for not stated, below 2^32
 * @param rule rule id
 * @param resolution what it turned out to be
 * @param reason a word; prose goes into a commitment
 * @since 0.1.0
 */
public record Finding(
    @Nullable Bytes id,
    long revision,
    @Nullable String rule,
    @Nullable Resolution resolution,
    @Nullable String reason) {}
