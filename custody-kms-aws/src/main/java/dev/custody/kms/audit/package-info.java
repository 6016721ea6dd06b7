/**
 * Key-usage reconciliation: what AWS says a key has signed against what we asked for. Start at
 * {@link dev.custody.kms.audit.KeyUsageAudit}.
 *
 * <p>CloudTrail has a record of each Sign, with principal, time and request id, but not the
 * message. Our ledger has the request id of each answer that we got. A signature that only
 * CloudTrail knows was made by somebody else with our key; one that only the ledger knows was never
 * recorded, so the trail is not whole. Nothing is fetched: the files are those that CloudTrail has
 * delivered.
 */
@NullMarked
package dev.custody.kms.audit;

import org.jspecify.annotations.NullMarked;
