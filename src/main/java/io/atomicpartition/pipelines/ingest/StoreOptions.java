package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.store.StoreProbe;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Where the lake is, and what its store is trusted with. */
public interface StoreOptions extends PipelineOptions {
  @Description(
      "The dataset root: a URI such as gs://bucket/bronze, or a path on this machine's disk.")
  @Validation.Required
  String getOutput();

  void setOutput(String output);

  @Description(
      "Where temps are written, on the same store as the output; default: <output>/_staging.")
  String getTempRoot();

  void setTempRoot(String tempRoot);

  @Description(
      "The scheme of a file system on which partitions may be published without an atomic commit, such"
          + " as hdfs, or s3 for a service whose conditional writes cannot be trusted.")
  List<String> getNonAtomicFileSystem();

  void setNonAtomicFileSystem(List<String> schemes);

  @Description(
      "How hard to try whether the store honours conditional writes: QUICK, THOROUGH or SKIP.")
  @Default.Enum("QUICK")
  StoreProbe getStoreProbe();

  void setStoreProbe(StoreProbe probe);
}
