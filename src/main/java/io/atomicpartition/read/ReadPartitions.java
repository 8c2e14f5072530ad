package io.atomicpartition.read;

import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** The rows of partitions, and the sequences at which they were read. */
public final class ReadPartitions implements POutput {
  private static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};
  private static final TupleTag<KV<String, Long>> SEQUENCES = new TupleTag<>("sequences") {};

  private final PCollection<Row> rows;
  private final PCollection<KV<String, Long>> sequences;

  ReadPartitions(PCollection<Row> rows, PCollection<KV<String, Long>> sequences) {
    this.rows = rows;
    this.sequences = sequences;
  }

  /** The rows of the partitions that are live. */
  public PCollection<Row> rows() {
    return rows;
  }

  /**
   * The sequence of each partition, by its path, in the manifest that the rows were read by. Also
   * of those that are not live, 0 where there is no manifest; so that {@code View.asMap()} of it is
   * what {@code AtomicPartitionSink.withExpectedSequence} takes for a read-modify-write.
   */
  public PCollection<KV<String, Long>> sequences() {
    return sequences;
  }

  @Override
  public Pipeline getPipeline() {
    return rows.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(ROWS, rows, SEQUENCES, sequences);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
