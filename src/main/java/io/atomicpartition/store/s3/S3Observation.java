package io.atomicpartition.store.s3;

import io.atomicpartition.store.StoreObserver;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Tells a {@link StoreObserver} what the client library does about trouble by itself. */
final class S3Observation implements ExecutionInterceptor {
  private static final ExecutionAttribute<Boolean> SENT =
      new ExecutionAttribute<>("io.atomicpartition.Sent");

  private final StoreObserver observer;

  S3Observation(StoreObserver observer) {
    this.observer = observer;
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes call) {
    if (call.getAttribute(SENT) != null) {
      observer.retried(name(call));
    }
    call.putAttribute(SENT, true);
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes call) {
    int status = context.httpResponse().statusCode();
    if (status == S3Errors.TOO_MANY_REQUESTS || status == S3Errors.SLOW_DOWN) {
      observer.throttled(name(call));
    }
  }

  private static String name(ExecutionAttributes call) {
    return call.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
  }
}
