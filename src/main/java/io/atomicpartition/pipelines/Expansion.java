package io.atomicpartition.pipelines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.beam.fn.harness.ExternalWorkerService;
import org.apache.beam.runners.fnexecution.artifact.ArtifactRetrievalService;
import org.apache.beam.sdk.expansion.service.ExpansionService;
import org.apache.beam.sdk.expansion.service.ExpansionServiceOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.Server;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.netty.NettyServerBuilder;

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
            .addService(new ExpansionService(options, "localhost:" + port))
            .addService(new ArtifactRetrievalService());
    if (options.as(ExpansionServiceOptions.class).getAlsoStartLoopbackWorker()) {
      builder.addService(new ExternalWorkerService(options));
    }
    Server server = builder.build().start();
    System.out.println(
        "Expansion service on " + loopback.getHostAddress() + ":" + server.getPort());
    server.awaitTermination();
  }
}
