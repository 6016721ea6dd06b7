/**
 * What attackers do, told as stories: each class is one actor of docs/threat-model.md, with real
 * keys, bundles, feeds and logs. {@link dev.custody.cli.threat.ThreatModelTest} holds the page
 * against these and all other tests.
 *
 * <p>A test whose name begins with {@code limit_} shows what is <em>not</em> prevented. It fails
 * when that changes, and the page has to say so then.
 */
@NullMarked
package dev.custody.cli.threat;

import org.jspecify.annotations.NullMarked;
