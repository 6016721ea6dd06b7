package dev.custody.kms.audit;

import java.time.Instant;

/**
 * One Sign as CloudTrail recorded it.
 *
 * @param eventId of the record; a record delivered twice has it twice
 * @param requestId of the request
 * @param at to the second
 * @param principal ARN of who called, or what stands in its place
 * @param key ARN of the key; empty if the record names none
 * @param userAgent as the caller sent it
 * @param signed whether it was a signature, and not a refusal
 * @since 0.1.0
 */
public record SignRecord(
    String eventId,
    String requestId,
    Instant at,
    String principal,
    String key,
    String userAgent,
    boolean signed) {}
