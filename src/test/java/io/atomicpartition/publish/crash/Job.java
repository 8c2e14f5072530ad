package io.atomicpartition.publish.crash;

import io.atomicpartition.publish.Capture;
import io.atomicpartition.publish.CleanUp;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Plans;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.PublishPlan;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.Publisher;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one launch makes of one partition, told so that another process can do it, or do it again.
 *
 * @param read the sequence that was read, which a REPLACE is bound to
 * @param head the first row of each file: jobs that differ in it have other content
 */
record Job(String launchId, PartitionRef partition, Mode mode, long read, int files, String head) {
  private static final String BETWEEN = "\t";

  static Job parse(String line) {
    String[] fields = line.split(BETWEEN, -1);
    return new Job(
        fields[0],
        new PartitionRef(fields[1]),
        Mode.valueOf(fields[2]),
        Long.parseLong(fields[3]),
        Integer.parseInt(fields[4]),
        fields[5]);
  }

  /** One line, for {@link #parse}. */
  String line() {
    return String.join(
        BETWEEN,
        launchId,
        partition.path(),
        mode.name(),
        Long.toString(read),
        Integer.toString(files),
        head);
  }

  Launch launch() {
    return new Launch(launchId, "crash", "Write/Publish");
  }

  String publishId() {
    return launch().publishId(partition);
  }

  List<String> rows(int file) {
    return List.of(head, "row " + file);
  }

  /** From three files on there are two tables, whose directories have to be made, too. */
  private String table(int file) {
    return files < 3 ? Tables.UNNAMED : file % 2 == 0 ? "ledgers" : "transactions";
  }

  /** Captures, and writes the temps. */
  List<TempFile> writeTemps(AtomicStore store, PublishEnvironment environment, RandomIds names)
      throws IOException {
    capture(store, environment);
    Plans plans = new Plans(store, names);
    List<TempFile> temps = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      temps.add(plans.temp(launch(), partition, table(i), rows(i)));
    }
    return temps;
  }

  /** The temps under these keys, in the order in which they were written, by another process. */
  List<TempFile> temps(List<String> keys) throws IOException {
    List<TempFile> temps = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      temps.add(Plans.described(keys.get(i), table(i), rows(i)));
    }
    return temps;
  }

  private List<Long> capture(AtomicStore store, PublishEnvironment environment) throws IOException {
    return mode == Mode.CREATE
        ? List.of()
        : List.of(new Capture(store, environment).capture(launch(), partition));
  }

  /** Finalizes. */
  PublishResult publish(AtomicStore store, PublishEnvironment environment, List<TempFile> temps)
      throws IOException {
    PublishPolicy policy = mode == Mode.CREATE ? PublishPolicy.CREATE : PublishPolicy.REPLACE;
    PublishPlan plan =
        Plans.template(launch(), policy)
            .plan(
                partition,
                mode == Mode.CREATE ? OptionalLong.empty() : OptionalLong.of(read),
                capture(store, environment),
                temps);
    return new Publisher(store, environment).publish(plan);
  }

  void cleanUp(AtomicStore store, List<TempFile> temps) {
    new CleanUp(store, launch()).temps(temps.stream().map(TempFile::key).toList());
  }

  /** All of it. */
  PublishResult run(AtomicStore store, PublishEnvironment environment, RandomIds names)
      throws IOException {
    List<TempFile> temps = writeTemps(store, environment, names);
    PublishResult result = publish(store, environment, temps);
    cleanUp(store, temps);
    return result;
  }
}
