package dev.custody.api.event;

import dev.custody.api.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Attestation evidence by its digest.
 *
 * @param type kind of evidence
 * @param digest SHA-256 of the evidence
 * @param atMs when it was made, milliseconds since 1970, 0 for not stated
 * @since 0.1.0
 */
public record Evidence(@Nullable EvidenceType type, @Nullable Digest digest, long atMs) {}
