package io.atomicpartition.sink;

import io.atomicpartition.format.DataFormat;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PublishPlan;
import io.atomicpartition.publish.PublishPolicy;
import java.io.Serializable;

/**
 * What every step of one sink has to know, fixed when the graph is built.
 *
 * @param store where the lake is
 * @param launch whose publishes these are
 * @param policy over what they may commit
 * @param format of the data files
 * @param limits of what a bundle holds open
 * @param expected the sequences that the caller handed in
 */
record SinkConfig<T>(
    StoreSource store,
    Launch launch,
    PublishPolicy policy,
    DataFormat<T> format,
    WriteLimits limits,
    ExpectedSequences expected)
    implements Serializable {

  PublishPlan.Template planTemplate() {
    return new PublishPlan.Template(
        launch, policy, format.contentIdExcluding(), format.extension());
  }
}
