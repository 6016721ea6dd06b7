package dev.custody.cli;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A body of an HTTP answer that nobody wants: read so that the connection can be used again, and
 * left where it becomes too long. True if it was read to its end.
 */
final class DiscardedBody implements BodySubscriber<Boolean> {

  private final CompletableFuture<Boolean> read = new CompletableFuture<>();
  private long left;
  private Flow.@Nullable Subscription subscription;

  DiscardedBody(int bytesMax) {
    this.left = bytesMax;
  }

  @Override
  public CompletionStage<Boolean> getBody() {
    return read;
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
      left -= buffer.remaining();
    }
    if (left < 0) {
      from.cancel();
      read.complete(false);
    } else {
      from.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    read.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    read.complete(true);
  }
}
