package io.atomicpartition.pipelines.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PDone;

/**
 * Counts bad records and writes them to one file, one JSON object a line: what is wrong, and the
 * record. The file is written when all records were looked at, over what an earlier run wrote; it
 * is empty if none is bad.
 */
final class WriteBadRecords extends PTransform<PCollection<BadRecord>, PDone> {
  private static final long serialVersionUID = 1L;

  /** The counter of bad records. */
  static final String COUNTER = "badRecords";

  private final String file;

  WriteBadRecords(String file) {
    this.file = file;
  }

  @Override
  public PDone expand(PCollection<BadRecord> input) {
    PCollectionView<Iterable<String>> lines =
        input
            .apply("ToJson", ParDo.of(new ToJson()))
            .setCoder(StringUtf8Coder.of())
            .apply("AllLines", View.asIterable());
    input
        .getPipeline()
        .apply("BadRecordFile", Create.of(file))
        .apply("WriteBadRecords", ParDo.of(new WriteFile(lines)).withSideInputs(lines));
    return PDone.in(input.getPipeline());
  }

  private static final class ToJson extends DoFn<BadRecord, String> {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Counter badRecords = Metrics.counter(WriteBadRecords.class, COUNTER);

    @ProcessElement
    public void process(@Element BadRecord bad, OutputReceiver<String> out)
        throws JsonProcessingException {
      badRecords.inc();
      ObjectNode line = MAPPER.createObjectNode();
      line.put("error", bad.getFailure().getDescription());
      line.set("record", MAPPER.readTree(bad.getRecord().getHumanReadableJsonRecord()));
      out.output(MAPPER.writeValueAsString(line));
    }
  }

  private static final class WriteFile extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<Iterable<String>> lines;

    WriteFile(PCollectionView<Iterable<String>> lines) {
      this.lines = lines;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      TextFile.write(context.element(), context.sideInput(lines));
    }
  }
}
