package consumer;

import io.atomicpartition.sink.AtomicPartitionSink;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;

/** Publishes two days into the lake that the first argument names, with a Delta log if there is another. */
public final class PublishDays {
  private static final Schema PAYMENT =
      Schema.builder().addStringField("day").addInt64Field("id").build();

  private PublishDays() {}

  private static Row payment(String day, long id) {
    return Row.withSchema(PAYMENT).addValues(day, id).build();
  }

  public static void main(String[] args) {
    AtomicPartitionSink<Row> publish =
        AtomicPartitionSink.<Row>write().to(args[0]).withPartitionFields("day");
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    pipeline
        .apply(
            Create.of(
                    payment("2026-11-23", 1), payment("2026-11-23", 2), payment("2026-11-24", 3))
                .withRowSchema(PAYMENT))
        .apply(
            "Publish",
            args.length == 1 ? publish : publish.withDeltaLog().withDerivedRequired());
    pipeline.run().waitUntilFinish();
  }
}
