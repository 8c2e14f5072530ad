package io.atomicpartition.bench.cell;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** What one cell is told, besides its runner's own options. */
public interface CellOptions extends PipelineOptions {
  @Description("What takes the rows.")
  @Validation.Required
  Sink getSink();

  void setSink(Sink sink);

  @Description("Which rows.")
  @Default.Enum("EVENTS")
  Data getData();

  void setData(Data data);

  @Description("How many rows of the made-up ones.")
  @Default.Long(20_000)
  long getRows();

  void setRows(long rows);

  @Description("Over how many partitions the made-up rows are spread.")
  @Default.Integer(32)
  int getPartitions();

  void setPartitions(int partitions);

  @Description("How many threads write, where there is no runner.")
  @Default.Integer(2)
  int getThreads();

  void setThreads(int threads);

  @Description("An empty directory.")
  @Validation.Required
  String getOutputDir();

  void setOutputDir(String directory);

  @Description("The flights, as the benchmark laid them out.")
  String getFlights();

  void setFlights(String file);
}
