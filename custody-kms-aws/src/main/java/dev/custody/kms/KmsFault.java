package dev.custody.kms;

import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SigningException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What an error of the SDK means for whoever waits for a signature.
 *
 * <p>Throttling and a missing right both arrive as the bare exception of the service, so the code
 * in the error's details decides and not the class. The message has operation, key and request id;
 * the text that AWS sends along may quote the request, so it stays in the cause, out of ours.
 */
final class KmsFault {

  private KmsFault() {}

  static SigningException of(String operation, String key, SdkException error) {
    String code = code(error);
    Kind kind = kind(error, code);
    return new SigningException(
        kind,
        "KMS gave no answer to use: operation="
            + operation
            + ", key="
            + key
            + ", found="
            + (code == null ? error.getClass().getSimpleName() : code)
            + ", requestId="
            + requestId(error),
        new Unquoted(error));
  }

  /** Whether the time that was given ran out before an answer. */
  static boolean timedOut(SdkException error) {
    return error instanceof ApiCallTimeoutException
        || error instanceof ApiCallAttemptTimeoutException;
  }

  /** Empty where the answer, if there was one, had none. */
  static String requestId(SdkException error) {
    String id = error instanceof AwsServiceException service ? service.requestId() : null;
    return id == null ? "" : id;
  }

  private static @Nullable String code(SdkException error) {
    AwsErrorDetails details =
        error instanceof AwsServiceException service ? service.awsErrorDetails() : null;
    return details == null ? null : details.errorCode();
  }

  private static Kind kind(SdkException error, @Nullable String code) {
    if (code == null) {
      // No service spoke: no connection, cut, timed out, or no credentials to be had.
      return error instanceof AwsServiceException service && service.statusCode() < 500
          ? Kind.PERMISSION
          : Kind.OUTAGE;
    }
    switch (code) {
      case "ThrottlingException":
      case "Throttling":
      case "TooManyRequestsException":
      case "RequestLimitExceeded":
      case "LimitExceededException":
        return Kind.RETRYABLE;
      case "AccessDeniedException":
      case "AccessDenied":
      case "UnrecognizedClientException":
      case "InvalidClientTokenId":
      case "IncompleteSignature":
      case "InvalidSignatureException":
      case "SignatureDoesNotMatch":
      case "MissingAuthenticationTokenException":
      case "MissingAuthenticationToken":
      case "ExpiredTokenException":
      case "ExpiredToken":
      case "OptInRequired":
      case "InvalidGrantTokenException":
        return Kind.PERMISSION;
      case "DisabledException":
      case "KMSInvalidStateException":
      case "NotFoundException":
      case "InvalidArnException":
      case "InvalidKeyUsageException":
      case "UnsupportedOperationException":
      case "ValidationException":
        return Kind.KEY_STATE;
      // The documented error of a key that cannot be used for now.
      case "KeyUnavailableException":
      case "DependencyTimeoutException":
      case "KMSInternalException":
        return Kind.OUTAGE;
      default:
        return error instanceof AwsServiceException service && service.statusCode() < 500
            ? Kind.KEY_STATE
            : Kind.OUTAGE;
    }
  }

  /** The cause by its class and trace; its text may hold what was sent, so it is left out. */
  static final class Unquoted extends Exception {
    private static final long serialVersionUID = 1L;

    Unquoted(SdkException error) {
      super(error.getClass().getName());
      setStackTrace(error.getStackTrace());
    }
  }
}
