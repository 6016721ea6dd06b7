package dev.custody.crypto.key;

import java.security.Provider;
import java.security.Security;

/** A provider that works until it is stopped, as one whose token is pulled. */
final class StoppableProvider extends Provider {

  private static final long serialVersionUID = 1L;

  StoppableProvider() {
    super("Stoppable", "1", "test");
    put("Signature.SHA256withECDSA", StoppableSignature.class.getName());
  }

  @Override
  public synchronized Service getService(String type, String algorithm) {
    return type.equals("KeyFactory")
        ? Security.getProvider("SunEC").getService(type, algorithm)
        : super.getService(type, algorithm);
  }
}
