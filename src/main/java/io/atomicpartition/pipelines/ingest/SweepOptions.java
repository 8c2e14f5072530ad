package io.atomicpartition.pipelines.ingest;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** What the sweep takes. */
public interface SweepOptions extends StoreOptions {
  @Description("Delete what is found. Without it nothing is written at all.")
  @Default.Boolean(false)
  boolean isDelete();

  void setDelete(boolean delete);

  @Description(
      "From what age on data files go that neither a manifest nor its history knows, such as 1d,"
          + " 36h or 90m.")
  @Default.String("1d")
  String getOrphanAge();

  void setOrphanAge(String age);

  @Description("For how long after they were replaced or un-published data files stay; at most 7d.")
  @Default.String("7d")
  String getRetention();

  void setRetention(String retention);

  @Description("From what age of its youngest object on all that a launch has staged goes.")
  @Default.String("14d")
  String getStagingAge();

  void setStagingAge(String age);

  @Description("Where to begin: the place that an interrupted sweep has named.")
  @Default.String("")
  String getStartAt();

  void setStartAt(String place);
}
