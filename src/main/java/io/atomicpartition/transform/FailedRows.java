package io.atomicpartition.transform;

import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.providers.ErrorHandling;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Bad records as YAML has them: the row as it came, and what is wrong with it. */
final class FailedRows extends PTransform<PCollection<BadRecord>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  private final Coder<Row> coder;
  private final Schema errors;

  /**
   * @param input whose rows may be bad
   */
  FailedRows(PCollection<Row> input) {
    this.coder = input.getCoder();
    this.errors = ErrorHandling.errorSchema(input.getSchema());
  }

  @Override
  public PCollection<Row> expand(PCollection<BadRecord> input) {
    return input
        .apply("ToFailedRow", ParDo.of(new ToFailedRow(coder, errors)))
        .setRowSchema(errors);
  }

  private static final class ToFailedRow extends DoFn<BadRecord, Row> {
    private static final long serialVersionUID = 1L;

    private final Coder<Row> coder;
    private final Schema errors;

    ToFailedRow(Coder<Row> coder, Schema errors) {
      this.coder = coder;
      this.errors = errors;
    }

    @ProcessElement
    public void process(@Element BadRecord bad, OutputReceiver<Row> out) throws IOException {
      byte[] row = bad.getRecord().getEncodedRecord();
      if (row == null) {
        throw new IllegalStateException(
            "A bad row came without its bytes, which would lose it: " + bad.getFailure());
      }
      out.output(
          Row.withSchema(errors)
              .addValues(
                  CoderUtils.decodeFromByteArray(coder, row), bad.getFailure().getDescription())
              .build());
    }
  }
}
