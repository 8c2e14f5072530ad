package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.pipelines.ingest.input.InputFormat;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.WhenLive;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** What the ingest pipeline can be told. */
public interface IngestOptions extends StoreOptions {
  @Description(
      "What to ingest: a file pattern, or table=pattern; once per table. A pattern is a path or URI of"
          + " a file system that Beam knows, with * and ** as wildcards.")
  @Validation.Required
  List<String> getInput();

  void setInput(List<String> input);

  @Description(
      "Which partition a record belongs to: columns, such as origin; day(c), month(c) or year(c) of a"
          + " date or time column; or path(regex) with named groups over the input file's path."
          + " Several are separated by commas.")
  @Validation.Required
  String getPartitionBy();

  void setPartitionBy(String partitionBy);

  @Description("Partition columns are written into the files, too, and not only into the path.")
  @Default.Boolean(false)
  boolean getKeepPartitionColumns();

  void setKeepPartitionColumns(boolean keep);

  @Description("CREATE never touches a partition that is live; REPLACE replaces it.")
  @Default.Enum("CREATE")
  Mode getMode();

  void setMode(Mode mode);

  @Description("What CREATE does where a partition is live with other content: CONFLICT or SKIP.")
  @Default.Enum("CONFLICT")
  WhenLive getWhenLive();

  void setWhenLive(WhenLive whenLive);

  @Description("REPLACE writes partitions of equal content again, for another codec, say.")
  @Default.Boolean(false)
  boolean getRewriteEqual();

  void setRewriteEqual(boolean rewriteEqual);

  @Description("Columns that do not count when content is compared, such as the time of ingestion.")
  List<String> getContentIdExclude();

  void setContentIdExclude(List<String> columns);

  @Description("A label for people, in manifests and in the staging area; default: the job's name.")
  String getRunId();

  void setRunId(String runId);

  @Description(
      "The output is on a disk that every worker sees at this path, such as a network file system.")
  @Default.Boolean(false)
  boolean getSharedDisk();

  void setSharedDisk(boolean shared);

  @Description(
      "After the publish, lists the live files of each partition in _symlink_format_manifest, for Athena,"
          + " Trino, Redshift and BigQuery.")
  @Default.Boolean(false)
  boolean getSymlinkManifests();

  void setSymlinkManifests(boolean write);

  @Description("After the publish, brings a Delta Lake log of each table up to the manifests.")
  @Default.Boolean(false)
  boolean getDeltaLog();

  void setDeltaLog(boolean write);

  @Description(
      "Fails the job, after all partitions are decided, if a symlink manifest or Delta log could not be"
          + " brought up to one. Without it, that is counted, logged and in the summary.")
  @Default.Boolean(false)
  boolean getDerivedRequired();

  void setDerivedRequired(boolean required);

  @Description("How the input is written: AUTO (by extension), CSV, JSON, AVRO or PARQUET.")
  @Default.Enum("AUTO")
  InputFormat getInputFormat();

  void setInputFormat(InputFormat format);

  @Description("CSV: the character between values; \\t is the tabulator.")
  @Default.String(",")
  String getDelimiter();

  void setDelimiter(String delimiter);

  @Description("CSV: the character around values that hold delimiters or line breaks.")
  @Default.String("\"")
  String getQuote();

  void setQuote(String quote);

  @Description("CSV: whether the first line names the columns.")
  @Default.Boolean(true)
  boolean getHeader();

  void setHeader(boolean header);

  @Description(
      "CSV: what stands for null besides an empty value without quotes, such as NA. By default nothing"
          + " does: NA is text.")
  List<String> getNullMarker();

  void setNullMarker(List<String> markers);

  @Description("JSON: where in a document the array of records is, such as /vulnerabilities.")
  @Default.String("")
  String getJsonPointer();

  void setJsonPointer(String pointer);

  @Description(
      "Types of CSV and JSON columns, inferred if nothing is said: name:type,name:type; with several"
          + " tables table(name:type,...);table(...). Types: string, boolean, int, long, float, double,"
          + " decimal(p,s), date, timestamp, local_timestamp, time.")
  @Default.String("")
  String getColumns();

  void setColumns(String columns);

  @Description("Compression of the Parquet pages: ZSTD, SNAPPY, GZIP, LZ4_RAW or UNCOMPRESSED.")
  @Default.Enum("ZSTD")
  CompressionCodecName getCodec();

  void setCodec(CompressionCodecName codec);

  @Description("Bytes of encoded rows in a row group, about.")
  @Default.Long(32 << 20)
  long getRowGroupBytes();

  void setRowGroupBytes(long bytes);

  @Description("Bytes of a file after which the next is begun, about.")
  @Default.Long(256 << 20)
  long getTargetFileBytes();

  void setTargetFileBytes(long bytes);

  @Description(
      "A file to write records to that cannot be read or have no partition, as JSON lines. Without it"
          + " the first such record fails the job.")
  String getBadRecords();

  void setBadRecords(String file);

  @Description("A file to write the summary to, as JSON.")
  String getSummary();

  void setSummary(String file);

  @Description(
      "Whether to wait for the job: default: true on the direct runner, which prints a summary, and on"
          + " Spark, whose jobs end with this process; false elsewhere.")
  Boolean getWait();

  void setWait(Boolean wait);

  @Description("Prints Beam's own messages, and the whole stack trace when the job fails.")
  @Default.Boolean(false)
  boolean getVerbose();

  void setVerbose(boolean verbose);
}
