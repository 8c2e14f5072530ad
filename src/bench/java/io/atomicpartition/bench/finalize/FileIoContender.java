package io.atomicpartition.bench.finalize;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * {@code FileIO.writeDynamic}, as many final files, from the first final name that it asks for:
 * that is in its finalize, when all temps are written.
 */
final class FileIoContender implements Contender {
  @Override
  public long run(PipelineOptions options, String root, int partitions, int files) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Files", GenerateSequence.from(0).to((long) partitions * files))
        .apply("Numbers", MapElements.into(TypeDescriptors.integers()).via(Long::intValue))
        .apply(
            "Write",
            FileIO.<Integer, Integer>writeDynamic()
                .by(number -> number)
                .withDestinationCoder(VarIntCoder.of())
                .via(new Content())
                .to(root)
                .withNaming(number -> new Name(number, files)))
        .getPerDestinationOutputFilenames()
        .apply("End", ParDo.of(new End()));
    pipeline.run().waitUntilFinish();
    return (long) partitions * files;
  }

  private static final class Content implements FileIO.Sink<Integer> {
    private static final long serialVersionUID = 1L;

    private transient OutputStream out;

    @Override
    public void open(WritableByteChannel channel) {
      out = Channels.newOutputStream(channel);
    }

    @Override
    public void write(Integer number) throws IOException {
      out.write(SinkContender.CONTENT);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  private record Name(int number, int files) implements FileIO.Write.FileNaming {
    @Override
    public String getFilename(
        BoundedWindow window, PaneInfo pane, int shards, int shard, Compression compression) {
      Span.begin();
      return "p=%05d/part-%05d.parquet".formatted(number / files, number % files);
    }
  }

  private static final class End extends DoFn<KV<Integer, String>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process() {
      Span.result();
    }
  }
}
