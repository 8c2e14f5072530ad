package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.managed.Managed;

/** Appends the rows to a new Iceberg table of a Hadoop catalog, partitioned by the column. */
record WriteIceberg(Table table) implements BeamJob.Job {
  @Override
  public void expand(Pipeline pipeline, String output) {
    pipeline
        .apply("Generate", BeamJob.rows(table))
        .apply(
            "Write",
            Managed.write(Managed.ICEBERG)
                .withConfig(
                    Map.of(
                        "table",
                        "bench.events",
                        "catalog_name",
                        "local",
                        "catalog_properties",
                        Map.of(
                            "type",
                            "hadoop",
                            "warehouse",
                            "file://" + output,
                            "table-default.write.parquet.compression-codec",
                            "snappy"),
                        "partition_fields",
                        List.of(Table.PARTITION))));
  }
}
