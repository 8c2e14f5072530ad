package io.atomicpartition.pipelines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.beam.fn.harness.ExternalWorkerService;
import org.apache.beam.model.expansion.v1.ExpansionApi.DiscoverSchemaTransformRequest;
import org.apache.beam.model.expansion.v1.ExpansionApi.DiscoverSchemaTransformResponse;
import org.apache.beam.model.expansion.v1.ExpansionApi.ExpansionRequest;
import org.apache.beam.model.expansion.v1.ExpansionApi.ExpansionResponse;
import org.apache.beam.model.expansion.v1.ExpansionServiceGrpc.ExpansionServiceImplBase;
import org.apache.beam.runners.fnexecution.artifact.ArtifactRetrievalService;
import org.apache.beam.sdk.expansion.service.ExpansionService;
import org.apache.beam.sdk.expansion.service.ExpansionServiceOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.construction.PipelineOptionsTranslation;
import org.apache.beam.vendor.grpc.v1p69p0.com.google.protobuf.Struct;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.Server;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.netty.NettyServerBuilder;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.stub.StreamObserver;

/**
 * Beam's expansion service, for the schema transforms of this jar. Unlike the one that Beam starts
 * by itself it listens on the loopback interface alone, where the launching SDK is.
 */
final class Expansion {
  private Expansion() {}

  /** Serves until the process is ended. */
  static void serve(int port, String[] args) throws IOException, InterruptedException {
    PipelineOptionsFactory.register(ExpansionServiceOptions.class);
    PipelineOptions options = PipelineOptionsFactory.fromArgs(args).create();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(loopback, port))
            .addService(new WithOptionsOfTheService(options, "localhost:" + port))
            .addService(new ArtifactRetrievalService());
    if (options.as(ExpansionServiceOptions.class).getAlsoStartLoopbackWorker()) {
      builder.addService(new ExternalWorkerService(options));
    }
    Server server = builder.build().start();
    System.out.println(
        "Expansion service on " + loopback.getHostAddress() + ":" + server.getPort());
    server.awaitTermination();
  }

  /**
   * An expansion looks at the lake, too, and what that takes is said to this service: other SDKs do
   * not know the options of Java's file systems, and so do not send them.
   */
  private static final class WithOptionsOfTheService extends ExpansionServiceImplBase {
    private final ExpansionService service;
    private final Struct options;

    WithOptionsOfTheService(PipelineOptions options, String loopbackAddress) {
      this.service = new ExpansionService(options, loopbackAddress);
      this.options = PipelineOptionsTranslation.toProto(options);
    }

    @Override
    public void expand(ExpansionRequest request, StreamObserver<ExpansionResponse> observer) {
      Struct both = options.toBuilder().mergeFrom(request.getPipelineOptions()).build();
      service.expand(request.toBuilder().setPipelineOptions(both).build(), observer);
    }

    @Override
    public void discoverSchemaTransform(
        DiscoverSchemaTransformRequest request,
        StreamObserver<DiscoverSchemaTransformResponse> observer) {
      service.discoverSchemaTransform(request, observer);
    }
  }
}
