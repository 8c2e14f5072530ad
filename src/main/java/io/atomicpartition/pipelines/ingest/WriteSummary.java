package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.sink.PartitionResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** Sums all results up and writes the {@link Summary} to a file, as JSON. */
final class WriteSummary extends PTransform<PCollection<PartitionResult>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String file;

  WriteSummary(String file) {
    this.file = file;
  }

  @Override
  public PDone expand(PCollection<PartitionResult> input) {
    input
        .apply("SumUp", Combine.globally(new SumUp()))
        .apply("WriteFile", ParDo.of(new WriteFile(file)));
    return PDone.in(input.getPipeline());
  }

  private static final class SumUp extends Combine.CombineFn<PartitionResult, Summary, Summary> {
    private static final long serialVersionUID = 1L;

    @Override
    public Summary createAccumulator() {
      return Summary.EMPTY;
    }

    @Override
    public Summary addInput(Summary accumulator, PartitionResult input) {
      return accumulator.plus(Summary.of(input));
    }

    @Override
    public Summary mergeAccumulators(Iterable<Summary> accumulators) {
      Summary all = Summary.EMPTY;
      for (Summary accumulator : accumulators) {
        all = all.plus(accumulator);
      }
      return all;
    }

    @Override
    public Summary extractOutput(Summary accumulator) {
      return accumulator;
    }

    @Override
    public Coder<Summary> getAccumulatorCoder(
        CoderRegistry registry, Coder<PartitionResult> inputCoder) {
      return new SummaryCoder();
    }

    @Override
    public Coder<Summary> getDefaultOutputCoder(
        CoderRegistry registry, Coder<PartitionResult> inputCoder) {
      return new SummaryCoder();
    }
  }

  private static final class SummaryCoder extends AtomicCoder<Summary> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Summary value, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(value.toJson(), out);
    }

    @Override
    public Summary decode(InputStream in) throws IOException {
      return Summary.fromJson(StringUtf8Coder.of().decode(in));
    }
  }

  private static final class WriteFile extends DoFn<Summary, Void> {
    private static final long serialVersionUID = 1L;

    private final String file;

    WriteFile(String file) {
      this.file = file;
    }

    @ProcessElement
    public void process(@Element Summary summary) throws IOException {
      TextFile.write(file, List.of(summary.toJson()));
    }
  }
}
