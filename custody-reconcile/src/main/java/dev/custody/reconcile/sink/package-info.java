/**
 * What leaves the engine: revisions as JSON Lines, CSV, OCSF and CEF, messages for a webhook with
 * their way to the receiver, requests to revoke, and measurements. Start at {@link
 * dev.custody.reconcile.sink.RevisionFormat} for files, {@link
 * dev.custody.reconcile.sink.WebhookSink} and {@link dev.custody.reconcile.sink.WebhookSender} for
 * a receiver, {@link dev.custody.reconcile.sink.RevocationRequests} and {@link
 * dev.custody.reconcile.sink.ReconcileMetrics}. docs/outputs.md has every field with an example.
 *
 * <p>Nothing here opens a connection: a {@link dev.custody.reconcile.sink.WebhookTransport} and a
 * {@link dev.custody.reconcile.sink.DeliveryQueue} are the caller's. Values are immutable, equal by
 * value and safe to share between threads; sinks belong to the engine's thread.
 */
@NullMarked
package dev.custody.reconcile.sink;

import org.jspecify.annotations.NullMarked;
