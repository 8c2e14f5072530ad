package io.atomicpartition.bench;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What {@code make bench} can be told. */
public interface BenchmarkOptions extends PipelineOptions {
  @Description("Which cells: a pattern over their names, such as 'flink/*/2M-p32'. * is anything.")
  @Default.String("*")
  String getCells();

  void setCells(String pattern);

  @Description("Which not, as --cells.")
  @Default.String("")
  String getExcept();

  void setExcept(String pattern);

  @Description("How often each cell is run.")
  @Default.Integer(5)
  int getRepeats();

  void setRepeats(int repeats);

  @Description("A fraction of the rows of all made-up data, to try the benchmark itself.")
  @Default.Double(1)
  double getScale();

  void setScale(double scale);

  @Description("Tries the benchmark itself: a hundredth of the rows, once; fails if a cell does.")
  @Default.Boolean(false)
  boolean getSmoke();

  void setSmoke(boolean smoke);

  @Description("Seconds after which a cell has failed.")
  @Default.Integer(900)
  int getTimeout();

  void setTimeout(int seconds);

  @Description("Lists the cells and runs none.")
  @Default.Boolean(false)
  boolean getList();

  void setList(boolean list);

  @Description("Runs nothing, and makes the tables of the results that are there.")
  @Default.Boolean(false)
  boolean getRender();

  void setRender(boolean render);

  @Description("Goes on after the results that are there, instead of beginning anew.")
  @Default.Boolean(false)
  boolean getResume();

  void setResume(boolean resume);

  @Description("Where outputs, logs and results go.")
  @Default.String("target/bench")
  String getWork();

  void setWork(String directory);

  @Description("The Markdown file to write.")
  @Default.String("target/bench/benchmarks.md")
  String getReport();

  void setReport(String file);

  @Description("vega-flights.")
  @Default.String("../shared/data/vega-flights/flights-3m.parquet")
  String getFlights();

  void setFlights(String file);
}
