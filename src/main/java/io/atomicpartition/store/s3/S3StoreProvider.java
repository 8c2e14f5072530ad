package io.atomicpartition.store.s3;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreProvider;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.s3.SSECustomerKey;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.InstanceBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * Opens {@code s3:} locations, with a client as Beam's own options describe it, and {@link
 * S3StoreOptions}. {@link PipelineOptions} and a {@link StoreObserver} are taken from the
 * environment's attachments.
 */
public final class S3StoreProvider implements AtomicStoreProvider {
  /** Sent at most so often, with growing, random pauses: some 10 seconds in all. */
  private static final int ATTEMPTS = 5;

  private static final int MOST_KEYS_PER_PAGE = 1_000;

  @Override
  public Set<String> schemes() {
    return Set.of("s3");
  }

  @Override
  public AtomicStore open(StoreLocation location, StoreEnvironment environment) {
    return open(location, environment, MOST_KEYS_PER_PAGE);
  }

  static S3AtomicStore open(StoreLocation location, StoreEnvironment environment, int pageSize) {
    PipelineOptions options =
        environment.find(PipelineOptions.class).orElseGet(PipelineOptionsFactory::create);
    StoreObserver observer = environment.find(StoreObserver.class).orElse(StoreObserver.NONE);
    return new S3AtomicStore(
        location,
        settings(options, pageSize),
        new S3Clients(resends -> client(options, resends, observer)));
  }

  private static S3Settings settings(PipelineOptions options, int pageSize) {
    S3Options beam = options.as(S3Options.class);
    S3StoreOptions own = options.as(S3StoreOptions.class);
    return new S3Settings(
        own.getS3PartBytes(),
        own.getS3PartBytesInFlight(),
        own.getS3CopyPartsAboveBytes(),
        pageSize,
        Optional.ofNullable(beam.getS3StorageClass())
            .map(StorageClass::fromValue)
            .filter(storageClass -> storageClass != StorageClass.STANDARD),
        new S3Encryption(
            Optional.ofNullable(beam.getSSEAlgorithm()),
            Optional.ofNullable(beam.getSSEKMSKeyId()),
            beam.getBucketKeyEnabled(),
            customerKey(beam.getSSECustomerKey())),
        own.getS3RequesterPays(),
        own.getS3ObjectTags() == null ? Map.of() : own.getS3ObjectTags());
  }

  private static Optional<S3Encryption.CustomerKey> customerKey(SSECustomerKey key) {
    return key == null || key.getKey() == null
        ? Optional.empty()
        : Optional.of(new S3Encryption.CustomerKey(key.getAlgorithm(), key.getKey(), key.getMD5()));
  }

  private static void checkRegionIsKnown() {
    try {
      new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "no region is known for S3; say --awsRegion=eu-west-1, or set AWS_REGION", e);
    }
  }

  private static S3Client client(
      PipelineOptions options, S3Clients.Resends resends, StoreObserver observer) {
    S3Options beam = options.as(S3Options.class);
    S3ClientBuilder builder =
        InstanceBuilder.ofType(S3ClientBuilderFactory.class)
            .fromClass(beam.getS3ClientFactoryClass())
            .build()
            .createBuilder(beam);
    boolean standard = beam.getS3ClientFactoryClass() == DefaultS3ClientBuilderFactory.class;
    if (standard && beam.getAwsRegion() == null && beam.getEndpoint() == null) {
      checkRegionIsKnown();
    }
    S3Connections.configure(builder, beam);
    Boolean pathStyle = options.as(S3StoreOptions.class).getS3ForcePathStyle();
    if (pathStyle != null) {
      builder.forcePathStyle(pathStyle);
    } else if (standard && beam.getEndpoint() != null) {
      builder.forcePathStyle(true);
    }
    RetryStrategy retries =
        resends == S3Clients.Resends.YES
            ? AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build()
            : AwsRetryStrategy.doNotRetry();
    return builder
        // Checksums are ours to send: the library's own go into trailers that few servers know.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .addPlugin(LegacyMd5Plugin.create()) // DeleteObjects: every server knows Content-MD5
        .overrideConfiguration(
            builder.overrideConfiguration().toBuilder()
                .retryStrategy(retries)
                .addExecutionInterceptor(new S3Observation(observer))
                .build())
        .build();
  }
}
