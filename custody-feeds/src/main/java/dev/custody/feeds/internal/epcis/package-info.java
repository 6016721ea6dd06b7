/**
 * The mapping between EPCIS 2.0 and custody events, table by table (docs/epcis-mapping.md).
 *
 * <p>Values that are not as EPCIS has them are reported and left out, never guessed.
 */
@NullMarked
package dev.custody.feeds.internal.epcis;

import org.jspecify.annotations.NullMarked;
