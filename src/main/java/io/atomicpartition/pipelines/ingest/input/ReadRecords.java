package io.atomicpartition.pipelines.ingest.input;

import com.google.auto.value.AutoValue;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
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
    PCollectionTuple read =
        input
            .apply(
                "Match",
                FileIO.match()
                    .filepattern(spec().pattern())
                    .withEmptyMatchTreatment(EmptyMatchTreatment.DISALLOW))
            .apply("Find parts", ParDo.of(new PartsFn(spec())))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(
                        new ReadFn(
                            spec(), schemas().get(spec().table()), badRecordRouter(), records))
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

  private static final class PartsFn
      extends DoFn<MatchResult.Metadata, KV<MatchResult.Metadata, Integer>> {
    private final InputSpec spec;

    PartsFn(InputSpec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void process(
        @Element MatchResult.Metadata metadata,
        OutputReceiver<KV<MatchResult.Metadata, Integer>> out) {
      SourceFile file = new SourceFile(metadata);
      for (int part : FormatReader.of(spec, file).parts(file)) {
        out.output(KV.of(metadata, part));
      }
    }
  }

  private static final class ReadFn extends DoFn<KV<MatchResult.Metadata, Integer>, TableRecord> {
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
    public void process(@Element KV<MatchResult.Metadata, Integer> part, MultiOutputReceiver out)
        throws Exception {
      SourceFile file = new SourceFile(part.getKey());
      OutputReceiver<TableRecord> good = out.get(records);
      FormatReader.of(spec, file)
          .read(
              file,
              part.getValue(),
              schema,
              new RecordOutput() {
                @Override
                public void record(GenericRecord record) {
                  recordsRead.inc();
                  good.output(new TableRecord(spec.table(), record, file.path()));
                }

                @Override
                public void bad(String raw, InputException why) throws Exception {
                  badRecords.inc();
                  router.route(out, raw, StringUtf8Coder.of(), why, why.getMessage());
                }
              });
    }
  }
}
