package io.atomicpartition.pipelines.ingest.input;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MetadataCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.BadRecordRouter;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads the records of one table: finds the files, spreads them (and the row groups of Parquet
 * files) over the workers, and reads each in order without holding more than a record, or a row
 * group, in memory.
 *
 * <p>A record that cannot be read fails the pipeline with an {@link InputException} that names
 * file, line and column, unless an error handler takes it; a file that cannot be read on, such as a
 * cut Parquet file or a JSON document with a syntax error, always does.
 */
@AutoValue
@SuppressWarnings("AutoValueImmutableFields") // plain collections, copied on the way in
public abstract class ReadRecords extends PTransform<PBegin, PCollection<TableRecord>> {
  abstract InputSpec spec();

  abstract Map<String, Schema> schemas();

  abstract BadRecordRouter badRecordRouter();

  abstract ErrorHandler<BadRecord, ?> badRecordErrorHandler();

  /**
   * Reads what {@code spec} tells.
   *
   * @param schemas the schemas of all tables of the pipeline, as {@link SchemaInference} finds
   *     them: the outputs for several tables share a coder, so that they can be flattened
   */
  public static ReadRecords of(InputSpec spec, Map<String, Schema> schemas) {
    if (!schemas.containsKey(spec.table())) {
      throw new InputException(
          "Table '" + spec.table() + "' has no schema among those of " + schemas.keySet());
    }
    return new AutoValue_ReadRecords(
        spec,
        new TreeMap<>(schemas),
        BadRecordRouter.THROWING_ROUTER,
        new ErrorHandler.DefaultErrorHandler<>());
  }

  /** Hands records that cannot be read to {@code errorHandler} and goes on. */
  public ReadRecords withBadRecordErrorHandler(ErrorHandler<BadRecord, ?> errorHandler) {
    return new AutoValue_ReadRecords(
        spec(), schemas(), BadRecordRouter.RECORDING_ROUTER, errorHandler);
  }

  @Override
  public PCollection<TableRecord> expand(PBegin input) {
    TupleTag<TableRecord> records = new TupleTag<>() {};
    Schema schema = schemas().get(spec().table());
    PCollectionTuple read =
        input
            .apply("Pattern", Create.of(spec().pattern()))
            .apply("Match", ParDo.of(new MatchFn(spec())))
            .setCoder(ListCoder.of(MetadataCoder.of()))
            .apply("Spread files", Reshuffle.viaRandomKey())
            .apply("Find parts", ParDo.of(new PartsFn(spec())))
            .setCoder(ListCoder.of(KvCoder.of(MetadataCoder.of(), VarIntCoder.of())))
            .apply("Spread parts", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new ReadFn(spec(), schema, badRecordRouter(), records))
                    .withOutputTags(records, TupleTagList.of(BadRecordRouter.BAD_RECORD_TAG)));
    badRecordErrorHandler()
        .addErrorCollection(
            read.get(BadRecordRouter.BAD_RECORD_TAG)
                .setCoder(BadRecord.getCoder(input.getPipeline())));
    return read.get(records).setCoder(TableRecordCoder.of(schemas()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("table", spec().table()).withLabel("Table"))
        .add(DisplayData.item("pattern", spec().pattern()).withLabel("Input Pattern"));
  }

  private static final class MatchFn extends DoFn<String, List<MatchResult.Metadata>> {
    private final InputSpec spec;

    MatchFn(InputSpec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void process(OutputReceiver<List<MatchResult.Metadata>> out) {
      Batch<MatchResult.Metadata> batch = new Batch<>(out::output);
      SourceFile.match(spec).forEach(file -> batch.add(file.metadata(), file.bytes()));
      batch.flush();
    }
  }

  private static final class PartsFn
      extends DoFn<List<MatchResult.Metadata>, List<KV<MatchResult.Metadata, Integer>>> {
    private final InputSpec spec;

    PartsFn(InputSpec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void process(
        @Element List<MatchResult.Metadata> files,
        OutputReceiver<List<KV<MatchResult.Metadata, Integer>>> out) {
      Batch<KV<MatchResult.Metadata, Integer>> batch = new Batch<>(out::output);
      for (MatchResult.Metadata metadata : files) {
        SourceFile file = new SourceFile(metadata);
        FormatReader.of(spec, file)
            .parts(file)
            .forEach(part -> batch.add(KV.of(metadata, part.number()), part.bytes()));
      }
      batch.flush();
    }
  }

  private static final class ReadFn
      extends DoFn<List<KV<MatchResult.Metadata, Integer>>, TableRecord> {
    private final Counter recordsRead = Metrics.counter(ReadRecords.class, "recordsRead");
    private final Counter badRecords = Metrics.counter(ReadRecords.class, "badRecords");
    private final InputSpec spec;
    private final Schema schema;
    private final BadRecordRouter router;
    private final TupleTag<TableRecord> records;

    ReadFn(InputSpec spec, Schema schema, BadRecordRouter router, TupleTag<TableRecord> records) {
      this.spec = spec;
      this.schema = schema;
      this.router = router;
      this.records = records;
    }

    @ProcessElement
    public void process(
        @Element List<KV<MatchResult.Metadata, Integer>> parts, MultiOutputReceiver out)
        throws Exception {
      for (KV<MatchResult.Metadata, Integer> part : parts) {
        SourceFile file = new SourceFile(part.getKey());
        try {
          FormatReader.of(spec, file).read(file, part.getValue(), schema, output(file.path(), out));
        } catch (IOException | UncheckedIOException e) {
          throw file.error("cannot be read: " + InputException.reason(e), e);
        }
      }
    }

    private RecordOutput output(String file, MultiOutputReceiver out) {
      OutputReceiver<TableRecord> good = out.get(records);
      return new RecordOutput() {
        @Override
        public void record(GenericRecord record, String position) {
          recordsRead.inc();
          good.output(new TableRecord(spec.table(), record, file, position));
        }

        @Override
        public void bad(String raw, InputException why) throws Exception {
          badRecords.inc();
          router.route(out, raw, StringUtf8Coder.of(), why, why.getMessage());
        }
      };
    }
  }
}
