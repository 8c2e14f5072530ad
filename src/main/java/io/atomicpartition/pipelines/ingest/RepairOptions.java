package io.atomicpartition.pipelines.ingest;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** What the repair takes. */
public interface RepairOptions extends StoreOptions {
  @Description("Repair the symlink manifests, or make them if there are none.")
  @Default.Boolean(false)
  boolean getSymlinkManifests();

  void setSymlinkManifests(boolean repair);

  @Description("Repair the Delta log of each table, or make it if there is none.")
  @Default.Boolean(false)
  boolean getDeltaLog();

  void setDeltaLog(boolean repair);
}
