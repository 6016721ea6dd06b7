/**
 * What verification hands to reconciliation: an event, how far it may be trusted, who vouched for
 * it and when. Start at {@link dev.custody.api.observe.Observation}.
 */
@NullMarked
package dev.custody.api.observe;

import org.jspecify.annotations.NullMarked;
