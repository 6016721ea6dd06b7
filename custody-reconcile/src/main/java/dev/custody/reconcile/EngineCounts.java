package dev.custody.reconcile;

/**
 * What an engine has counted.
 *
 * @param events events held, each once
 * @param duplicates deliveries that brought nothing new
 * @param late events that came later than the allowed lateness
 * @param waiting events that wait for their turn
 * @param open exceptions that are open
 * @param ignoredHolds signed holds beyond the cap of their key: kept, not obeyed
 * @param looks how often a rule has looked at a thing, a plan, a unit of a plan, a key
 * @param skipped how often a rule did not have to look where an event touched
 * @since 0.1.0
 */
public record EngineCounts(
    long events,
    long duplicates,
    long late,
    long waiting,
    long open,
    long ignoredHolds,
    long looks,
    long skipped) {}
