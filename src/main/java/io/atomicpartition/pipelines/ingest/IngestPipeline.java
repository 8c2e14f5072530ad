package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.pipelines.ingest.input.InputSpec;
import io.atomicpartition.pipelines.ingest.input.PartitionSpec;
import io.atomicpartition.pipelines.ingest.input.ReadRecords;
import io.atomicpartition.pipelines.ingest.input.SchemaInference;
import io.atomicpartition.pipelines.ingest.input.TableRecord;
import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.sink.PartitionResult;
import io.atomicpartition.sink.PublishedPartitions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The graph: read every table, publish all of them together, sum up. */
final class IngestPipeline {
  private final IngestOptions options;
  private final Pipeline pipeline;

  private IngestPipeline(IngestOptions options) {
    this.options = options;
    this.pipeline = Pipeline.create(options);
  }

  /**
   * A graph, ready to run.
   *
   * @param pipeline the graph
   * @param result of its sink
   */
  record Built(Pipeline pipeline, PublishedPartitions result) {}

  /**
   * Builds the graph; looks at the input files for their schemas.
   *
   * @param conflictsFail whether a conflict fails the job, or is only part of the summary
   * @param summaryFile where the last step writes the summary, as JSON; null: nowhere
   * @throws IllegalArgumentException if the options make no sense, naming the option
   */
  static Built build(IngestOptions options, boolean conflictsFail, @Nullable String summaryFile) {
    return new IngestPipeline(options).build(conflictsFail, summaryFile);
  }

  private Built build(boolean conflictsFail, @Nullable String summaryFile) {
    if (options.getBadRecords() == null) {
      return build(conflictsFail, summaryFile, null);
    }
    try (ErrorHandler.BadRecordErrorHandler<?> handler =
        pipeline.registerBadRecordErrorHandler(new WriteBadRecords(options.getBadRecords()))) {
      return build(conflictsFail, summaryFile, handler);
    }
  }

  private Built build(
      boolean conflictsFail,
      @Nullable String summaryFile,
      @Nullable ErrorHandler<BadRecord, ?> badRecords) {
    List<InputSpec> specs = InputSpecs.of(options);
    InputChecks.check(options, specs);
    Map<String, Schema> schemas = SchemaInference.infer(specs);
    PartitionSpec partitions = PartitionSpec.parse(options.getPartitionBy(), schemas);
    PublishedPartitions result =
        read(specs, schemas, badRecords)
            .apply("Publish", sink(schemas, partitions, conflictsFail, badRecords));
    if (summaryFile != null) {
      PCollection<PartitionResult> decided =
          conflictsFail
              ? result.published()
              : PCollectionList.of(result.published())
                  .and(result.conflicts())
                  .apply("AllDecided", Flatten.pCollections());
      decided.apply("Summarize", new WriteSummary(summaryFile));
    }
    return new Built(pipeline, result);
  }

  private PCollection<TableRecord> read(
      List<InputSpec> specs,
      Map<String, Schema> schemas,
      @Nullable ErrorHandler<BadRecord, ?> badRecords) {
    PCollectionList<TableRecord> tables = PCollectionList.empty(pipeline);
    for (InputSpec spec : specs) {
      ReadRecords read = ReadRecords.of(spec, schemas);
      tables =
          tables.and(
              pipeline.apply(
                  spec.table().isEmpty() ? "Read" : "Read " + spec.table(),
                  badRecords == null ? read : read.withBadRecordErrorHandler(badRecords)));
    }
    return tables.apply("AllTables", Flatten.pCollections());
  }

  private AtomicPartitionSink<TableRecord> sink(
      Map<String, Schema> schemas,
      PartitionSpec partitions,
      boolean conflictsFail,
      @Nullable ErrorHandler<BadRecord, ?> badRecords) {
    AtomicPartitionSink<TableRecord> sink =
        AtomicPartitionSink.<TableRecord>write()
            .to(options.getOutput())
            .withPartition(new PartitionPath(partitions))
            .withTable(TableRecord::table)
            .withFormat(format(schemas, partitions))
            .withMode(options.getMode())
            .whenLive(options.getWhenLive())
            .withStoreProbe(options.getStoreProbe());
    if (options.getRewriteEqual()) {
      sink = sink.rewriteEqual();
    }
    if (options.getSymlinkManifests()) {
      sink = sink.withSymlinkManifests();
    }
    if (options.getDeltaLog()) {
      sink = sink.withDeltaLog();
    }
    if (options.getDerivedRequired()) {
      sink = sink.withDerivedRequired();
    }
    if (options.getRunId() != null) {
      sink = sink.withRunId(options.getRunId());
    }
    if (options.getTempRoot() != null) {
      sink = sink.withStagingLocation(options.getTempRoot());
    }
    if (options.getSharedDisk()) {
      sink = sink.withSharedDisk();
    }
    if (options.getNonAtomicFileSystem() != null) {
      for (String scheme : options.getNonAtomicFileSystem()) {
        sink = sink.withNonAtomicFileSystem(scheme);
      }
    }
    if (!conflictsFail) {
      sink = sink.withConflictsAsOutput();
    }
    return badRecords == null ? sink : sink.withBadRecordErrorHandler(badRecords);
  }

  private ParquetFormat<TableRecord> format(Map<String, Schema> schemas, PartitionSpec partitions) {
    Set<String> inPath = options.getKeepPartitionColumns() ? Set.of() : partitions.plainColumns();
    ParquetFormat<TableRecord> format =
        ParquetFormat.avro(schemas)
            .from(TableRecord::record)
            .withCodec(options.getCodec())
            .withRowGroupBytes(options.getRowGroupBytes())
            .withTargetFileBytes(options.getTargetFileBytes())
            .withoutColumns(inPath);
    return options.getContentIdExclude() == null
        ? format
        : format.withContentIdExcluding(options.getContentIdExclude());
  }
}
