package dev.custody.pkcs11;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.StreamStore;
import java.io.IOException;
import java.nio.file.Path;

/** What docs/signers.md shows. */
final class SignersGuide {

  private SignersGuide() {}

  static SignedEvent sign(
      Path library, VerificationKey publicKey, char[] pin, StreamStore store, CustodyEvent event)
      throws IOException, SigningException {
    // [token]
    var settings = Pkcs11Settings.of(library, "custody", publicKey).withSessions(8);
    try (var signer = Pkcs11Signer.open(settings, pin)) {
      var stream = StatementSigner.begin(signer, "/417/9521303000012", store);
      SignedEvent signed = stream.sign(StatementRequest.actor(event));
      // [end]
      return signed;
    }
  }
}
