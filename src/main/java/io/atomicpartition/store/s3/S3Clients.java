package io.atomicpartition.store.s3;

import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreException;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The two clients of a store, made when they are first needed: to make one asks for a region, which
 * may be looked for on the network.
 */
final class S3Clients implements AutoCloseable {
  /** What a client does after a reply that asks for it, a time-out, or a cut connection. */
  enum Resends {
    /** It sends the request again, with pauses. */
    YES,
    /** It leaves that to the caller, who then knows what a refusal is of. */
    NO
  }

  private final Function<Resends, S3Client> factory;
  private S3Client resending;
  private S3Client sendingOnce;

  S3Clients(Function<Resends, S3Client> factory) {
    this.factory = factory;
  }

  /** For requests that may as well be applied twice. */
  synchronized S3Client resending() throws StoreException {
    if (resending == null) {
      resending = make(Resends.YES);
    }
    return resending;
  }

  /** For requests whose refusal must be known to be of the only one that was sent. */
  synchronized S3Client sendingOnce() throws StoreException {
    if (sendingOnce == null) {
      sendingOnce = make(Resends.NO);
    }
    return sendingOnce;
  }

  private S3Client make(Resends resends) throws StoreException {
    try {
      return factory.apply(resends);
    } catch (SdkException e) {
      throw new RequestRefusedException(
          "No client for S3 can be made: "
              + e.getMessage()
              + "; set --awsRegion, AWS_REGION, or a region in ~/.aws/config (with --endpoint, any"
              + " region that the server takes, such as us-east-1)",
          e);
    }
  }

  @Override
  public synchronized void close() {
    if (resending != null) {
      resending.close();
    }
    if (sendingOnce != null) {
      sendingOnce.close();
    }
  }
}
