package io.atomicpartition.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.testing.servers.Fault;
import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.ProxyRequest;
import io.atomicpartition.testing.servers.S3MockServer;
import io.atomicpartition.testing.servers.S3ProxyServer;
import io.atomicpartition.testing.servers.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;
import software.amazon.awssdk.services.s3.S3Client;

/** A store over each of two servers, by way of a proxy that counts and hurts. */
@RunWith(Parameterized.class)
public abstract class S3ServerTest {
  static final int PART = 5 << 20;
  static final String TEMP = "_staging/temp";
  static final String FINAL = "day=1/part-0";

  private static final byte[] RANDOM = new byte[3 * PART + 1];

  static {
    new Random(11).nextBytes(RANDOM);
  }

  @Parameter public S3Server server;

  String bucket;
  LoopbackProxy proxy;
  PipelineOptions options;
  AtomicStore store;

  @Parameters(name = "{0}")
  public static List<S3Server> servers() throws Exception {
    return List.of(S3MockServer.shared(), S3ProxyServer.shared());
  }

  @Before
  public final void openStore() throws IOException {
    bucket = "test-" + UUID.randomUUID();
    server.createBucket(bucket);
    proxy = LoopbackProxy.start(server.endpoint().uri(), KeyLocks.perKey());
    options = S3TestStores.options(server.endpoint().through(proxy));
    options.as(S3StoreOptions.class).setS3PartBytes(PART);
    options.as(S3StoreOptions.class).setS3CopyPartsAboveBytes(PART);
    store = S3TestStores.open("s3://" + bucket, options);
  }

  @After
  public final void closeStore() throws IOException {
    store.close();
    proxy.close();
  }

  final boolean isS3Mock() {
    return server instanceof S3MockServer;
  }

  static byte[] bytes(int size) {
    return Arrays.copyOf(RANDOM, size);
  }

  static ObjectDigest digest(byte[] bytes) throws IOException {
    return new ObjectDigest(
        bytes.length, Checksums.crc32c(new ByteArrayInputStream(bytes)), Checksums.sha256(bytes));
  }

  final void put(String key, byte[] bytes) throws IOException {
    try (TempWriter writer = store.openTemp(key)) {
      writer.write(bytes);
      writer.complete();
    }
  }

  final void assertHolds(String key, byte[] bytes) throws IOException {
    try (InputStream in = store.read(key, 0)) {
      assertThat(Arrays.equals(in.readAllBytes(), bytes)).as(key).isTrue();
    }
  }

  /** The requests so far, by what they are: the method, and what of the query tells them apart. */
  final List<String> requests() {
    return proxy.log().stream().map(exchange -> name(exchange.request())).toList();
  }

  static String name(ProxyRequest request) {
    String kind =
        request.parameter("partNumber").isPresent()
            ? " part"
            : request.parameter("uploadId").isPresent()
                ? " upload"
                : request.parameter("uploads").isPresent() ? " uploads" : "";
    return request.method() + kind;
  }

  /** Does this to the first so many requests of a kind. */
  final void hurt(Predicate<ProxyRequest> which, int times, Fault fault) {
    AtomicInteger left = new AtomicInteger(times);
    proxy.faults(
        request -> which.test(request) && left.getAndDecrement() > 0 ? fault : Fault.forward());
  }

  static Predicate<ProxyRequest> named(String name) {
    return request -> name(request).equals(name);
  }

  /** How many uploads the server holds that are neither completed nor aborted. */
  final int unfinishedUploads() {
    try (S3Client client = server.endpoint().client()) {
      return client.listMultipartUploads(request -> request.bucket(bucket)).uploads().size();
    }
  }
}
