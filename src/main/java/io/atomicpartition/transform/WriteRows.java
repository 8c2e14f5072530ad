package io.atomicpartition.transform;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.WhenLive;
import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.sink.PartitionResult;
import io.atomicpartition.sink.PublishedPartitions;
import io.atomicpartition.store.StoreProbe;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.schemas.transforms.providers.ErrorHandling;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The sink as a schema transform: configured, fed and answered in rows. */
final class WriteRows extends SchemaTransform {
  private final AtomicPartitionWriteConfiguration configuration;
  private final Mode mode;
  private final WhenLive whenLive;
  private final StoreProbe storeProbe;
  private final CompressionCodecName codec;

  /**
   * @throws IllegalArgumentException if a value is none that its field can have
   */
  WriteRows(AtomicPartitionWriteConfiguration configuration) {
    this.configuration = configuration;
    this.mode = value("mode", configuration.getMode(), Mode.CREATE);
    this.whenLive = value("when_live", configuration.getWhenLive(), WhenLive.CONFLICT);
    this.storeProbe = value("store_probe", configuration.getStoreProbe(), StoreProbe.QUICK);
    this.codec =
        value("codec", configuration.getCodec(), CompressionCodecName.ZSTD, ParquetFormat.codecs());
    checkTogether();
    if (configuration.getPartitionFields().isEmpty()) {
      throw new IllegalArgumentException(
          "partition_fields names the fields that say which partition a row belongs to; expected at"
              + " least one, found none");
    }
    ErrorHandling errors = configuration.getErrorHandling();
    if (errors != null
        && (errors.getOutput().equals(AtomicPartitionWriteProvider.PUBLISHED)
            || errors.getOutput().equals(AtomicPartitionWriteProvider.CONFLICTS))) {
      throw new IllegalArgumentException(
          String.format(
              "error_handling names the output '%s', which is another one of this transform; use a"
                  + " name such as 'errors'",
              errors.getOutput()));
    }
  }

  private void checkTogether() {
    if (mode == Mode.REPLACE && whenLive == WhenLive.SKIP) {
      throw new IllegalArgumentException(
          "when_live: SKIP leaves live partitions alone and mode: REPLACE replaces them; use one of"
              + " them");
    }
    if (mode == Mode.CREATE && isTrue(configuration.getRewriteEqual())) {
      throw new IllegalArgumentException(
          "rewrite_equal writes a live partition again, which mode: CREATE never does; use mode:"
              + " REPLACE");
    }
    if (mode == Mode.CREATE && configuration.getExpectedSequences() != null) {
      throw new IllegalArgumentException(
          "expected_sequences says which state is to be replaced, and mode: CREATE replaces none; use"
              + " mode: REPLACE");
    }
  }

  @Override
  public PCollectionRowTuple expand(PCollectionRowTuple input) {
    PCollection<Row> rows = input.getSinglePCollection();
    checkHasPartitionFields(rows.getSchema());
    ErrorHandling errors = configuration.getErrorHandling();
    if (errors == null) {
      return outputs(rows.apply("Publish", sink(rows.getSchema())));
    }
    BadRecordErrorHandler<PCollection<Row>> handler =
        rows.getPipeline().registerBadRecordErrorHandler(new FailedRows(rows));
    PublishedPartitions published;
    try (handler) {
      published = rows.apply("Publish", sink(rows.getSchema()).withBadRecordErrorHandler(handler));
    }
    return outputs(published).and(errors.getOutput(), handler.getOutput());
  }

  private void checkHasPartitionFields(Schema schema) {
    for (String field : configuration.getPartitionFields()) {
      if (!schema.hasField(field)) {
        throw new IllegalArgumentException(
            String.format(
                "partition_fields names the field '%s', which the input does not have; its fields are"
                    + " '%s'",
                field, String.join("', '", schema.getFieldNames())));
      }
    }
  }

  private PCollectionRowTuple outputs(PublishedPartitions partitions) {
    PCollectionRowTuple outputs =
        PCollectionRowTuple.of(
            AtomicPartitionWriteProvider.PUBLISHED, rows("Published", partitions.published()));
    return isTrue(configuration.getConflictsAsOutput())
        ? outputs.and(
            AtomicPartitionWriteProvider.CONFLICTS, rows("Conflicts", partitions.conflicts()))
        : outputs;
  }

  private static PCollection<Row> rows(String name, PCollection<PartitionResult> results) {
    PCollection<Row> rows = results.apply(name + "AsRows", Convert.toRows());
    return rows.apply(
            name + "InSnakeCase",
            MapElements.into(TypeDescriptors.rows()).via((Row row) -> row.toSnakeCase()))
        .setRowSchema(rows.getSchema().toSnakeCase());
  }

  private AtomicPartitionSink<Row> sink(Schema schema) {
    AtomicPartitionSink<Row> sink =
        AtomicPartitionSink.<Row>write()
            .to(configuration.getRoot())
            .withPartitionFields(configuration.getPartitionFields().toArray(String[]::new))
            .withFormat(format(schema))
            .withMode(mode)
            .whenLive(whenLive)
            .withStoreProbe(storeProbe);
    if (isTrue(configuration.getKeepPartitionFields())) {
      sink = sink.keepingPartitionFields();
    }
    if (isTrue(configuration.getRewriteEqual())) {
      sink = sink.rewriteEqual();
    }
    if (configuration.getExpectedSequences() != null) {
      sink = sink.withExpectedSequence(configuration.getExpectedSequences());
    }
    if (isTrue(configuration.getConflictsAsOutput())) {
      sink = sink.withConflictsAsOutput();
    }
    return limited(located(derived(sink)));
  }

  private AtomicPartitionSink<Row> derived(AtomicPartitionSink<Row> sink) {
    AtomicPartitionSink<Row> derived = sink;
    if (isTrue(configuration.getSymlinkManifests())) {
      derived = derived.withSymlinkManifests();
    }
    if (isTrue(configuration.getDeltaLog())) {
      derived = derived.withDeltaLog();
    }
    return isTrue(configuration.getDerivedRequired()) ? derived.withDerivedRequired() : derived;
  }

  private AtomicPartitionSink<Row> located(AtomicPartitionSink<Row> sink) {
    AtomicPartitionSink<Row> located = sink;
    if (configuration.getRunId() != null) {
      located = located.withRunId(configuration.getRunId());
    }
    if (configuration.getStagingLocation() != null) {
      located = located.withStagingLocation(configuration.getStagingLocation());
    }
    if (isTrue(configuration.getSharedDisk())) {
      located = located.withSharedDisk();
    }
    if (configuration.getNonAtomicFileSystems() != null) {
      for (String scheme : configuration.getNonAtomicFileSystems()) {
        located = located.withNonAtomicFileSystem(scheme);
      }
    }
    return located;
  }

  private AtomicPartitionSink<Row> limited(AtomicPartitionSink<Row> sink) {
    AtomicPartitionSink<Row> limited = sink;
    if (Boolean.FALSE.equals(configuration.getMergeSmallFiles())) {
      limited = limited.withoutSmallFileMerging();
    }
    if (configuration.getMaxOpenWriters() != null) {
      limited = limited.withMaxOpenWriters(configuration.getMaxOpenWriters());
    }
    if (configuration.getMaxBufferedBytes() != null) {
      limited = limited.withMaxBufferedBytes(configuration.getMaxBufferedBytes());
    }
    if (configuration.getFinalizeThreads() != null) {
      limited = limited.withFinalizeThreads(configuration.getFinalizeThreads());
    }
    return limited;
  }

  private ParquetFormat<Row> format(Schema schema) {
    ParquetFormat<Row> format = ParquetFormat.rows(schema).withCodec(codec);
    if (configuration.getRowGroupBytes() != null) {
      format = format.withRowGroupBytes(configuration.getRowGroupBytes());
    }
    if (configuration.getTargetFileBytes() != null) {
      format = format.withTargetFileBytes(configuration.getTargetFileBytes());
    }
    return configuration.getContentIdExclude() == null
        ? format
        : format.withContentIdExcluding(configuration.getContentIdExclude());
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  private static <E extends Enum<E>> E value(String field, @Nullable String name, E otherwise) {
    return value(field, name, otherwise, List.of(otherwise.getDeclaringClass().getEnumConstants()));
  }

  private static <E extends Enum<E>> E value(
      String field, @Nullable String name, E otherwise, List<E> allowed) {
    if (name == null) {
      return otherwise;
    }
    return allowed.stream()
        .filter(one -> one.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format("%s: expected one of %s, found '%s'", field, allowed, name)));
  }
}
