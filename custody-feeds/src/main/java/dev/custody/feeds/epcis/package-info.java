/**
 * EPCIS 2.0 JSON-LD (GS1 EPCIS 2.0, ISO/IEC 19987:2024) in and out.
 *
 * <p>In: {@link dev.custody.feeds.epcis.EpcisReader} turns the events of a document of any size
 * into custody events, in constant memory, and reports with its JSON pointer what it leaves out.
 * Out: {@link dev.custody.feeds.epcis.EpcisWriter}. The tables of both directions stand in
 * docs/epcis-mapping.md. Contexts are known by their URL; nothing is ever fetched.
 */
@NullMarked
package dev.custody.feeds.epcis;

import org.jspecify.annotations.NullMarked;
