package dev.custody.crypto.attest;

/**
 * What evidence about a device came to: {@link Attested} or {@link NotAttested}.
 *
 * @since 0.1.0
 */
public sealed interface AttestationVerdict permits Attested, NotAttested {}
