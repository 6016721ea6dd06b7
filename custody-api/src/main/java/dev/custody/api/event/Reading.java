package dev.custody.api.event;

import org.jspecify.annotations.Nullable;

/**
 * One sensor value.
 *
 * @param type what was measured
 * @param value the value
 * @param uom unit of measure
 * @param atMs when, milliseconds since 1970, 0 for the time of the event
 * @param min smallest value of the interval
 * @param max largest value of the interval
 * @param device identifier of the sensor
 * @param alarm whether the sensor raised an alarm
 * @since 0.1.0
 */
public record Reading(
    @Nullable String type,
    @Nullable Decimal value,
    @Nullable String uom,
    long atMs,
    @Nullable Decimal min,
    @Nullable Decimal max,
    @Nullable String device,
    boolean alarm) {}
