/**
 * Private keys in software: their arithmetic and their forms in files. Bouncy Castle's signing and
 * ASN.1 stop here. Nothing here prints or throws key material.
 */
@NullMarked
package dev.custody.crypto.internal.key;

import org.jspecify.annotations.NullMarked;
