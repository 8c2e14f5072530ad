package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** A record that cannot be used fails the job, or goes where the user wants bad records. */
public class BadRecordTest extends LakeTest {
  private static final Schema WITH_NULLS =
      Schema.builder()
          .addNullableStringField("day")
          .addInt64Field("id")
          .addNullableStringField("note")
          .build();

  private static Row row(String day, long id, String note) {
    return Row.withSchema(WITH_NULLS).addValues(day, id, note).build();
  }

  @Test
  public void aRecordWithoutPartitionFailsTheJobByTheNameOfTheColumn() {
    assertFails(
        sink(),
        row(null, 1, ""),
        "The partition column 'day' has a null value; every row must say which partition it"
            + " belongs to");
    assertFails(
        sink(),
        row("", 1, ""),
        "The partition column 'day' has an empty value; every row must say which partition it"
            + " belongs to");
  }

  @Test
  public void aRecordWithAnInvalidPathFailsTheJobByThePath() {
    assertFails(
        AtomicPartitionSink.<Row>write().to(lake.uri()).withPartition(row -> "a/../b"),
        row("2026-11-23", 1, ""),
        "a/../b");
    assertFails(
        AtomicPartitionSink.<Row>write().to(lake.uri()).withPartition(row -> null),
        row("2026-11-23", 1, ""),
        "The partition function answered null; every row must belong to a partition");
  }

  @Test
  public void aTableThatThereIsNotFailsTheJobByItsName() {
    assertFails(
        sink().withTable(row -> "b").withFormat(ParquetFormat.rows(Map.of("a", WITH_NULLS))),
        row("2026-11-23", 1, ""),
        "There is no table 'b', expected one of 'a'");
  }

  @Test
  public void aRecordThatDoesNotFitTheSchemaFailsTheJobByTheField() {
    assertFails(
        AtomicPartitionSink.<Row>write()
            .to(lake.uri())
            .withPartition(row -> "a")
            .withFormat(ParquetFormat.rows(Payments.SCHEMA)),
        row(null, 1, ""),
        "day");
  }

  private void assertFails(AtomicPartitionSink<Row> sink, Row bad, String message) {
    Pipeline pipeline = Run.pipeline();
    PublishedPartitions output =
        Run.bundles(
                pipeline,
                RowCoder.of(WITH_NULLS),
                List.of(List.of(row("2026-11-23", 0, "good"), bad)))
            .apply("Publish", sink);
    assertThatThrownBy(() -> Run.run(pipeline, output)).hasMessageContaining(message);
    assertThat(lake.dataFiles()).isEmpty();
    assertThat(lake.staged()).isEmpty();
  }

  @Test
  public void recordsAreNotCheckedBeforeTheyAreWrittenUnlessThereIsAnErrorHandler() {
    Run.of(
        sink().withFormat(FailingFormat.onValidate(ParquetFormat.rows(Payments.SCHEMA))),
        monday(0, 2));

    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 2));
  }

  @Test
  public void badRecordsGoToTheErrorHandlerAndTheOthersArePublished() throws Exception {
    Run run =
        handled(
            sink()
                .withTable(BadRecordTest::table)
                .withFormat(ParquetFormat.rows(Map.of("noted", NOTED))),
            List.of(
                row("2026-11-23", 0, "good"),
                row(null, 1, "null"),
                row("", 2, "empty"),
                row("2026-11-23", 3, null),
                row("2026-11-23", 4, "good"),
                row("2026-11-24", 5, "thrown")),
            "The partition column 'day' has a null value; every row must say which partition it"
                + " belongs to",
            "The partition column 'day' has an empty value; every row must say which partition it"
                + " belongs to",
            "Field 'note': expected STRING, which is not nullable, found null",
            "no table for id 5");

    assertThat(run.outcomes()).isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED));
    assertThat(DuckDb.rows(lake, MONDAY, "noted")).containsExactly("0|good", "4|good");
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void recordsWithInvalidPathsGoToTheErrorHandler() throws Exception {
    Run run =
        handled(
            AtomicPartitionSink.<Row>write()
                .to(lake.uri())
                .withPartition(row -> row.getString("note")),
            List.of(row("2026-11-23", 0, "a/b"), row("2026-11-23", 1, "a/_b")),
            "A partition path is one or more names separated by '/', such as range=0-9999; 'a/_b' has"
                + " the segment '_b': names that begin with '_' or '.' are hidden");

    assertThat(run.outcomes()).isEqualTo(Map.of("a/b", Outcome.PUBLISHED));
    assertThat(run.of("a/b").getRows()).isEqualTo(1);
  }

  /**
   * @param reasons what the error handler must be told, one for each bad record
   */
  private static Run handled(AtomicPartitionSink<Row> sink, List<Row> rows, String... reasons)
      throws Exception {
    Pipeline pipeline = Run.pipeline();
    ErrorHandler.BadRecordErrorHandler<PCollection<BadRecord>> handler =
        pipeline.registerBadRecordErrorHandler(new Keep());
    PublishedPartitions output =
        Run.bundles(pipeline, RowCoder.of(WITH_NULLS), List.of(rows))
            .apply("Publish", sink.withBadRecordErrorHandler(handler));
    handler.close();
    List<String> descriptions =
        Stream.of(reasons)
            .map(reason -> "AtomicPartitionSink cannot use this record: " + reason)
            .toList();
    PAssert.that(handler.getOutput())
        .satisfies(
            records -> {
              assertThat(records)
                  .extracting(record -> record.getFailure().getDescription())
                  .containsExactlyInAnyOrderElementsOf(descriptions);
              return null;
            });
    return Run.run(pipeline, output);
  }

  private static final Schema NOTED =
      Schema.builder().addStringField("day").addInt64Field("id").addStringField("note").build();

  private static String table(Row row) {
    if (row.getInt64("id") == 5) {
      throw new IllegalStateException("no table for id 5");
    }
    return "noted";
  }

  private static final class Keep
      extends PTransform<PCollection<BadRecord>, PCollection<BadRecord>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<BadRecord> expand(PCollection<BadRecord> records) {
      return records;
    }
  }
}
