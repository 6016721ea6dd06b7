/**
 * Keys in hardware security modules and smart cards, by PKCS#11. Start at {@link
 * dev.custody.pkcs11.Pkcs11Signer}, with {@link dev.custody.pkcs11.Pkcs11Settings} that say which
 * token and key; docs/signers.md tells how to set one up.
 */
@NullMarked
package dev.custody.pkcs11;

import org.jspecify.annotations.NullMarked;
