/**
 * Identifiers of goods, places and parties: GS1 Digital Link paths with their check digits, and
 * absolute URIs (docs/format.md, identifiers).
 */
@NullMarked
package dev.custody.api.id;

import org.jspecify.annotations.NullMarked;
