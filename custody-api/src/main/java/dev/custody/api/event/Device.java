package dev.custody.api.event;

import org.jspecify.annotations.Nullable;

/**
 * The device that recorded the event.
 *
 * @param id identifier
 * @param firmware firmware version, free text
 * @param app application version, free text
 * @param evidence what the device proved about itself
 * @since 0.1.0
 */
public record Device(
    @Nullable String id,
    @Nullable String firmware,
    @Nullable String app,
    @Nullable Evidence evidence) {}
