/** Reads what AWS and our ledger have written: the only place of this module that knows JSON. */
@NullMarked
package dev.custody.kms.internal;

import org.jspecify.annotations.NullMarked;
