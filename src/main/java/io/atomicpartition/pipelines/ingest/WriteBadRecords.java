package io.atomicpartition.pipelines.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunctions;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** Writes bad records to one file, one JSON object a line; no file if there is none. */
final class WriteBadRecords extends PTransform<PCollection<BadRecord>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String file;

  WriteBadRecords(String file) {
    this.file = file;
  }

  @Override
  @SuppressWarnings("deprecation") // what replaces it cannot leave an empty file out
  public PDone expand(PCollection<BadRecord> input) {
    input
        .apply("ToJson", MapElements.via(new ToJson()))
        .apply(
            "WriteFile",
            TextIO.<String>writeCustomType()
                .withFormatFunction(SerializableFunctions.identity())
                .to(file)
                .withoutSharding()
                .skipIfEmpty());
    return PDone.in(input.getPipeline());
  }

  private static final class ToJson extends SimpleFunction<BadRecord, String> {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public String apply(BadRecord bad) {
      Map<String, String> line = new TreeMap<>();
      line.put("record", bad.getRecord().getHumanReadableJsonRecord());
      line.put("description", bad.getFailure().getDescription());
      try {
        return MAPPER.writeValueAsString(line);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("A map of strings must be writable as JSON", e);
      }
    }
  }
}
