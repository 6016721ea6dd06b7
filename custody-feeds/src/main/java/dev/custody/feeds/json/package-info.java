/**
 * JSON forms of what is ours: events and trust bundles, for people, scripts and tests.
 *
 * <p>They are views. What is signed is the body, never its JSON. Entry points: {@link
 * dev.custody.feeds.json.EventJson} and {@link dev.custody.feeds.json.TrustBundleJson}. Both read
 * strictly: an unknown member, a name twice or a value of another type is refused with its JSON
 * pointer (docs/format.md, views). All values here are immutable and safe to share between threads.
 */
@NullMarked
package dev.custody.feeds.json;

import org.jspecify.annotations.NullMarked;
