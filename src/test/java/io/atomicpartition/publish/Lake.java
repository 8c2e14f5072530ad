package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.InMemoryAtomicStore;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.TempWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store, an environment that tests hold in their hands, and those who act on partitions besides
 * the publisher under test.
 */
public final class Lake {
  /** After every time stamp of every store. */
  public static final Instant EONS_LATER = Instant.parse("2126-01-01T00:00:00Z");

  /** What every age is enough for. */
  public static final SweepPolicy TAKE_ALL =
      new SweepPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, false);

  private final AtomicStore store;
  private final PublishEnvironment environment;
  private final Plans plans;
  private final LakeReader reader;

  private Lake(AtomicStore store, PublishEnvironment environment) {
    this.store = store;
    this.environment = environment;
    this.plans = new Plans(store, environment.ids());
    this.reader = new LakeReader(store);
  }

  /** Time goes on by a second at each look; ids never repeat; nobody waits between tries. */
  public static Lake over(AtomicStore store) {
    return over(store, new TickingClock());
  }

  private static Lake over(AtomicStore store, Clock clock) {
    return new Lake(
        store,
        new PublishEnvironment(
            clock,
            new AtomicLong()::incrementAndGet,
            ids(),
            tries -> {},
            5,
            HistoryLimits.DEFAULT,
            "test",
            PublishObserver.NONE,
            Runnable::run));
  }

  /** Over a flat store that has the same clock. */
  public static Lake inMemory() {
    Clock clock = new TickingClock();
    return over(new InMemoryAtomicStore(clock, 1_000), clock);
  }

  /** Over a directory. */
  public static Lake onDisk(Path root) {
    return over(AtomicStores.open(StoreLocation.of(root.toUri()), StoreEnvironment.empty()));
  }

  private static RandomIds ids() {
    AtomicLong count = new AtomicLong();
    return () ->
        Checksums.sha256(Long.toString(count.incrementAndGet()).getBytes(StandardCharsets.US_ASCII))
            .substring(0, 32);
  }

  /** This lake, with other limits to its histories. */
  public Lake with(HistoryLimits limits) {
    PublishEnvironment e = environment;
    return new Lake(
        store,
        new PublishEnvironment(
            e.clock(),
            e.nanos(),
            e.ids(),
            e.pause(),
            e.tries(),
            limits,
            e.producer(),
            e.observer(),
            e.files()));
  }

  /** This lake, with somebody who is told. */
  public Lake with(PublishObserver observer) {
    return new Lake(store, environment.withObserver(observer));
  }

  /** This lake, with threads for the files of a partition. */
  public Lake with(Executor files) {
    return new Lake(store, environment.withFiles(files));
  }

  /** This lake, seen through another view of its store. */
  public Lake through(AtomicStore view) {
    return new Lake(view, environment);
  }

  public AtomicStore store() {
    return store;
  }

  public PublishEnvironment environment() {
    return environment;
  }

  public Plans plans() {
    return plans;
  }

  public LakeReader reader() {
    return reader;
  }

  /** A publish by a launch of its own that begins now, with its temps written. */
  public PublishPlan plan(PublishPolicy policy, PartitionRef partition, List<List<String>> files)
      throws IOException {
    Launch launch = plans.launch();
    List<Long> captured =
        policy.mode() == Mode.CREATE ? List.of() : List.of(capture(launch, partition));
    return plans.plan(launch, policy, partition, captured, files);
  }

  /** Such a publish with CREATE. */
  public PublishPlan create(PartitionRef partition, List<List<String>> files) throws IOException {
    return plan(PublishPolicy.CREATE, partition, files);
  }

  /** Such a publish with REPLACE. */
  public PublishPlan replace(PartitionRef partition, List<List<String>> files) throws IOException {
    return plan(PublishPolicy.REPLACE, partition, files);
  }

  /** Publishes without a fault. */
  public PublishResult publish(PublishPlan plan) throws IOException {
    return publish(plan, store);
  }

  /** Publishes through another view of the store. */
  public PublishResult publish(PublishPlan plan, AtomicStore through) throws IOException {
    return new Publisher(through, environment).publish(plan);
  }

  /** The sequence that a REPLACE of this launch is bound to. */
  public long capture(Launch launch, PartitionRef partition) throws IOException {
    return new Capture(store, environment).capture(launch, partition);
  }

  /** Un-publishes what is live. */
  public Unpublisher.Ending unpublish(PartitionRef partition) throws IOException {
    return new Unpublisher(store, environment)
        .unpublish(partition, reader.sequence(partition))
        .ending();
  }

  /** Writes the manifest again, changing only its write id, as a sweep does. */
  public void fence(PartitionRef partition) throws IOException {
    assertThat(new Fence(store, environment).write(partition, Judge.read(store, partition)))
        .isEmpty();
  }

  /** Sweeps as if every file were old enough, and no replaced one to be retained. */
  public SweepReport sweep(PartitionRef partition) {
    return sweep(partition, store);
  }

  /** Such a sweep through another view of the store. */
  public SweepReport sweep(PartitionRef partition, AtomicStore through) {
    return new PartitionSweep(through, at(EONS_LATER), TAKE_ALL).sweep(partition);
  }

  /** This lake's environment, at one moment. */
  public PublishEnvironment at(Instant moment) {
    PublishEnvironment e = environment;
    return new PublishEnvironment(
        Clock.fixed(moment, ZoneOffset.UTC),
        e.nanos(),
        e.ids(),
        e.pause(),
        e.tries(),
        e.historyLimits(),
        e.producer(),
        e.observer(),
        e.files());
  }

  /** Puts a file of an attempt that crashed into the partition, and says its key. */
  public String orphan(PartitionRef partition) throws IOException {
    return orphan(partition, Tables.UNNAMED, "0".repeat(16));
  }

  /** Such a file of one attempt, in a table. */
  public String orphan(PartitionRef partition, String table, String attempt) throws IOException {
    String name = DataFileName.of(partition, attempt, 0, 1, ".parquet");
    String key = partition.path() + "/" + Tables.file(table, name);
    put(key, "orphan".getBytes(StandardCharsets.UTF_8));
    return key;
  }

  /** Puts an object anywhere, past the protocol. */
  public void put(String key, byte[] bytes) throws IOException {
    String temp = StoreLocation.STAGING + "/put/" + environment.ids().next();
    try (TempWriter writer = store.openTemp(temp)) {
      writer.write(bytes);
      writer.complete();
    }
    store.promote(temp, key, Plans.digest(bytes));
    store.delete(Set.of(temp));
  }

  /** Wraps what cannot fail in a test that is not about it. */
  public static Runnable unchecked(Act act) {
    return () -> {
      try {
        act.run();
      } catch (IOException e) {
        throw new AssertionError("Somebody else's step failed", e);
      }
    };
  }

  /** What somebody does. */
  @FunctionalInterface
  public interface Act {
    void run() throws IOException;
  }

  private static final class TickingClock extends Clock {
    private final AtomicLong seconds = new AtomicLong();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return Instant.parse("2026-11-23T00:00:00Z")
          .plus(Duration.ofSeconds(seconds.getAndIncrement()));
    }
  }
}
