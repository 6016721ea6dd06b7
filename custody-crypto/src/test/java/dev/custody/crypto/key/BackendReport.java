package dev.custody.crypto.key;

/** Prints which engines there are: the child process of {@link BackendAloneTest}. */
final class BackendReport {

  private BackendReport() {}

  /** No arguments. */
  public static void main(String[] arguments) {
    System.out.println(VerificationBackend.best());
  }
}
