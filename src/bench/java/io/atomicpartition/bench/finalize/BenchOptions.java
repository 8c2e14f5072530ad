package io.atomicpartition.bench.finalize;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Which cells are measured; all other options are the runner's. */
public interface BenchOptions extends PipelineOptions {
  @Description("Of LOCAL, S3, GCS. Default: all.")
  List<String> getStores();

  void setStores(List<String> stores);

  @Description("Milliseconds added to each reply of a server. Default: 0,20,100.")
  List<String> getDelays();

  void setDelays(List<String> delays);

  @Description("Default: 1,100,1000,10000.")
  List<String> getPartitions();

  void setPartitions(List<String> partitions);

  @Description("Of each partition. Default: 1,10.")
  List<String> getFiles();

  void setFiles(List<String> files);

  @Description("Of each cell, in turns; cells of more than 1,000 files get fewer, see Runs.")
  @Default.Integer(5)
  int getRuns();

  void setRuns(int runs);

  @Description("Cells of more files than this are left out, and the page says so.")
  @Default.Integer(100_000)
  int getMostFiles();

  void setMostFiles(int files);

  @Description("withFinalizeThreads of the sink; 0: its default.")
  @Default.Integer(0)
  int getThreads();

  void setThreads(int threads);

  @Description("The page to write; none: the table is printed only.")
  String getPage();

  void setPage(String page);
}
