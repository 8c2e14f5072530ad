package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.testing.properties.Properties;
import io.atomicpartition.testing.properties.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A plan is a function of what is to be published, and not of how it arrived. */
public class PublishPlanPropertyTest extends Properties {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final Launch LAUNCH = new Launch("0".repeat(32), "nightly", "Write");
  private static final String ATTEMPT = "fedcba9876543210";

  @Provide
  Arbitrary<List<TempFile>> temps() {
    return Combinators.combine(
            Arbitraries.of("", "ledgers", "transactions"),
            ManifestSamples.hex(8),
            Arbitraries.longs().between(0, 1_000),
            Arbitraries.longs(),
            Arbitraries.longs())
        .as(PublishPlanPropertyTest::temp)
        .withoutEdgeCases()
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .uniqueElements(TempFile::key);
  }

  @Provide
  Arbitrary<List<Long>> captured() {
    return ManifestSamples.counts().list().ofMinSize(1).ofMaxSize(5);
  }

  @Provide
  Arbitrary<Set<String>> excludes() {
    return Texts.unicode().set().ofMaxSize(4);
  }

  @Property(tries = 300)
  public void tempsInAnyOrderMakeOnePlan(
      @ForAll("temps") List<TempFile> temps,
      @ForAll("captured") List<Long> captured,
      @ForAll("excludes") Set<String> excludes,
      @ForAll Random random)
      throws Exception {
    PublishPlan plan = plan(temps, captured, excludes);
    PublishPlan other =
        plan(shuffled(temps, random), shuffled(captured, random), shuffled(excludes, random));

    assertThat(other.named(ATTEMPT)).isEqualTo(plan.named(ATTEMPT));
    assertThat(other.contentId()).isEqualTo(plan.contentId());
    assertThat(other.expectedSequence()).isEqualTo(plan.expectedSequence());
    assertThat(other.publishId()).isEqualTo(plan.publishId());
    assertThat(other.tempKeys()).isEqualTo(plan.tempKeys());
    assertThat(plan.expectedSequence()).isEqualTo(Collections.min(captured));
  }

  @Property(tries = 300)
  public void everyTempGetsANameOfItsOwnThatIsTheAttemptsAndThePartitions(
      @ForAll("temps") List<TempFile> temps, @ForAll Random random) throws Exception {
    PublishPlan plan = plan(temps, List.of(7L), Set.of());
    List<PublishPlan.NamedTemp> named =
        plan.named(ATTEMPT).values().stream().flatMap(List::stream).toList();

    assertThat(named.stream().map(PublishPlan.NamedTemp::temp))
        .containsExactlyInAnyOrderElementsOf(temps);
    assertThat(named.stream().map(PublishPlan.NamedTemp::name))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.endsWith("-" + PARTITION.hash() + "-" + ATTEMPT + ".parquet"));
    Set<String> others = new HashSet<>();
    plan.named("0".repeat(16)).values().forEach(l -> l.forEach(n -> others.add(n.name())));
    assertThat(named.stream().map(PublishPlan.NamedTemp::name)).noneMatch(others::contains);
  }

  @Property(tries = 300)
  public void rowsInOtherTempsAreTheSameContentAndOfTheSamePublish(
      @ForAll("temps") List<TempFile> temps, @ForAll Random random) throws Exception {
    List<TempFile> rebundled = new ArrayList<>();
    for (TempFile temp : temps) {
      RowSum part = new RowSum(temp.rows().rows() / 2, random.nextLong(), random.nextLong());
      rebundled.add(with(temp, temp.key() + "-a", part));
      rebundled.add(with(temp, temp.key() + "-b", minus(temp.rows(), part)));
    }

    PublishPlan plan = plan(temps, List.of(7L), Set.of());
    PublishPlan other = plan(rebundled, List.of(7L), Set.of());

    assertThat(other.contentId()).isEqualTo(plan.contentId());
    assertThat(other.publishId()).isEqualTo(plan.publishId());
  }

  @Property(tries = 300)
  public void oneRowMoreOrOneHashChangedIsOtherContent(
      @ForAll("temps") List<TempFile> temps, @ForAll Random random) throws Exception {
    int at = random.nextInt(temps.size());
    TempFile temp = temps.get(at);
    for (RowSum change :
        List.of(
            new RowSum(1, 0, 0), new RowSum(0, 0, 1L << random.nextInt(64)), new RowSum(0, 1, 0))) {
      List<TempFile> changed = new ArrayList<>(temps);
      changed.set(at, with(temp, temp.key(), temp.rows().plus(change)));
      assertThat(plan(changed, List.of(7L), Set.of()).contentId())
          .isNotEqualTo(plan(temps, List.of(7L), Set.of()).contentId());
    }
  }

  private static PublishPlan plan(
      List<TempFile> temps, List<Long> captured, Collection<String> excludes) throws Exception {
    return new PublishPlan.Template(LAUNCH, PublishPolicy.REPLACE, excludes, ".parquet")
        .plan(PARTITION, OptionalLong.empty(), captured, temps);
  }

  private static TempFile temp(String table, String key, long rows, long high, long low) {
    return new TempFile(
        table,
        key,
        new ObjectDigest(rows, "00000000", "0".repeat(64)),
        new RowSum(rows, high, low),
        "schema of " + table);
  }

  private static TempFile with(TempFile temp, String key, RowSum rows) {
    return new TempFile(temp.table(), key, temp.digest(), rows, temp.schemaFingerprint());
  }

  private static RowSum minus(RowSum whole, RowSum part) {
    long low = whole.low() - part.low();
    long borrow = Long.compareUnsigned(whole.low(), part.low()) < 0 ? 1 : 0;
    return new RowSum(whole.rows() - part.rows(), whole.high() - part.high() - borrow, low);
  }

  private static <T> List<T> shuffled(Collection<T> values, Random random) {
    List<T> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
