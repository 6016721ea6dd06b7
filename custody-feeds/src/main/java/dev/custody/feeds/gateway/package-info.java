/**
 * Witnessing what nobody signed: exactly the bytes that arrived, and the events mapped from them,
 * under the gateway's own signature (docs/format.md, unsigned partner feeds). Entry point: {@link
 * dev.custody.feeds.gateway.Gateway}.
 */
@NullMarked
package dev.custody.feeds.gateway;

import org.jspecify.annotations.NullMarked;
