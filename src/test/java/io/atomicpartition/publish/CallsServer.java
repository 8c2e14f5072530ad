package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.s3.S3StoreOptions;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.ProxyRequest;
import io.atomicpartition.testing.servers.S3MockServer;
import io.atomicpartition.testing.servers.S3ProxyServer;
import io.atomicpartition.testing.servers.S3Server;
import io.atomicpartition.testing.servers.ServerOptions;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.net.URI;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/** Where calls are counted, and what each server calls them. */
enum CallsServer {
  S3("S3") {
    @Override
    S3Server s3() throws Exception {
      return S3MockServer.shared();
    }
  },

  S3_WITHOUT_CHECKSUMS("S3, no checksum of copies") {
    @Override
    S3Server s3() throws Exception {
      return S3ProxyServer.shared();
    }
  },

  GCS("Google Cloud Storage") {
    @Override
    AtomicStore open(LoopbackProxy proxy) {
      GcsOptions options = ServerOptions.gcs(proxy.endpoint()).as(GcsOptions.class);
      options.setGcsUploadBufferSizeBytes(PART_BYTES);
      return lake("gs", options);
    }

    @Override
    URI server() throws Exception {
      return URI.create(GcsServer.start().withBucket(BUCKET).host());
    }

    @Override
    String name(ProxyRequest request) {
      String path = request.path();
      if (path.startsWith("/batch/")) {
        return "batch";
      }
      if (path.contains("/rewriteTo/")) {
        return "rewrite";
      }
      if (path.startsWith("/upload/")) {
        return request.method().equals("PUT")
            ? "chunk"
            : request.parameter("uploadType").orElse("").equals("resumable")
                ? "start upload"
                : "insert";
      }
      return switch (request.method()) {
        case "GET" ->
            path.endsWith("/o")
                ? LIST
                : request.parameter("alt").orElse("").equals("media") ? "get media" : "get";
        default -> request.method();
      };
    }
  };

  static final String LIST = "list";
  static final String BUCKET = "calls";

  /** The least that S3 takes, and a multiple of 256 KiB for Google Cloud Storage. */
  static final int PART_BYTES = 5 << 20;

  private final String title;

  CallsServer(String title) {
    this.title = title;
  }

  /** The server, of those that speak S3. */
  S3Server s3() throws Exception {
    throw new IllegalStateException(title + " is no S3 server");
  }

  String title() {
    return title;
  }

  /** Starts it, with a bucket. */
  URI server() throws Exception {
    s3().createBucket(BUCKET);
    return s3().endpoint().uri();
  }

  /** An empty lake on it. */
  AtomicStore open(LoopbackProxy proxy) throws Exception {
    PipelineOptions options = ServerOptions.s3(s3().endpoint().through(proxy));
    options.as(S3StoreOptions.class).setS3PartBytes(PART_BYTES);
    options.as(S3StoreOptions.class).setS3CopyPartsAboveBytes(2L * PART_BYTES);
    return lake("s3", options);
  }

  private static AtomicStore lake(String scheme, PipelineOptions options) {
    return AtomicStores.open(
        StoreLocation.of(URI.create(scheme + "://" + BUCKET + "/lake")),
        StoreEnvironment.empty().with(PipelineOptions.class, options));
  }

  /** The service's own name of a call. */
  String name(ProxyRequest request) {
    boolean copies = request.header("x-amz-copy-source").isPresent();
    boolean part = request.parameter("partNumber").isPresent();
    return switch (request.method()) {
      case "PUT" ->
          copies ? part ? "UploadPartCopy" : "CopyObject" : part ? "UploadPart" : "PutObject";
      case "POST" ->
          request.parameter("delete").isPresent()
              ? "DeleteObjects"
              : request.parameter("uploads").isPresent()
                  ? "CreateMultipartUpload"
                  : "CompleteMultipartUpload";
      case "GET" -> request.parameter("list-type").isPresent() ? LIST : "GetObject";
      case "HEAD" -> "HeadObject";
      default -> request.method();
    };
  }
}
