package dev.custody.cli;

import dev.custody.api.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body of an HTTP answer that is cut off, with an error, where it becomes too long. */
final class LimitedBody implements BodySubscriber<Bytes> {

  private final int bytesMax;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Bytes> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  LimitedBody(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  public CompletionStage<Bytes> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    Flow.Subscription from = Objects.requireNonNull(subscription, "subscribed before it is given");
    for (ByteBuffer buffer : buffers) {
      if (buffer.remaining() > bytesMax - bytes.size()) {
        from.cancel();
        body.completeExceptionally(
            new IOException("answer longer than limit: limitBytes=" + bytesMax));
        return;
      }
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      bytes.writeBytes(part);
    }
    from.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(Bytes.ofOwned(bytes.toByteArray()));
  }
}
