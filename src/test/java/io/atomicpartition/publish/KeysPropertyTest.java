package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.properties.Properties;
import io.atomicpartition.testing.properties.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Keys and locations: what is made never collides or leads elsewhere, what leads so is refused. */
public class KeysPropertyTest extends Properties {
  @Provide
  Arbitrary<Launch> launches() {
    return Combinators.combine(
            Arbitraries.of("0".repeat(32), "1".repeat(32)),
            Texts.unicode().filter(text -> !text.isEmpty()),
            Arbitraries.oneOf(Texts.names(), Texts.unicode()).filter(text -> !text.isEmpty()))
        .as(Launch::new);
  }

  @Provide
  Arbitrary<PartitionRef> partitions() {
    return ManifestSamples.partitions();
  }

  @Provide
  Arbitrary<String> anyText() {
    return Texts.utf16();
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of("a", "..", ".", "", "b=1", "x\\y", "\0", "...", "_c", "\n", "é")
        .list()
        .ofMaxSize(5)
        .map(segments -> String.join("/", segments));
  }

  @Provide
  Arbitrary<String> locations() {
    return Combinators.combine(
            Arbitraries.of("", "file:", "file://", "file:///", "s3://", "gs://b", "x:", "/", "s3:"),
            Texts.utf16())
        .as((start, rest) -> start + rest);
  }

  @Property(tries = 1_000)
  public void whatTwoLaunchesStageIsApart(
      @ForAll("launches") Launch one,
      @ForAll("launches") Launch other,
      @ForAll("partitions") PartitionRef partition) {
    boolean same = one.id().equals(other.id()) && one.transform().equals(other.transform());
    if (!same) {
      assertThat(one.stagingPrefix()).isNotEqualTo(other.stagingPrefix());
      assertThat(one.tempKey(partition, "r")).doesNotStartWith(other.stagingPrefix());
      assertThat(one.publishId(partition)).isNotEqualTo(other.publishId(partition));
    } else {
      assertThat(one.publishId(partition)).isEqualTo(other.publishId(partition));
    }
  }

  @Property(tries = 1_000)
  public void whatALaunchStagesIsInTheStagingAreaAndNoDataFileToAGlob(
      @ForAll("launches") Launch launch, @ForAll("partitions") PartitionRef partition) {
    for (String key : List.of(launch.tempKey(partition, "0123"), launch.baseKey(partition))) {
      assertThat(ObjectKeys.segments(key)).hasSize(5).startsWith(StoreLocation.STAGING);
      assertThat(key).startsWith(launch.stagingPrefix()).doesNotEndWith(".parquet");
      assertThat(key.chars()).allMatch(c -> c > ' ' && c < 0x7f);
    }
    assertThat(launch.stagingPrefix()).startsWith(launch.launchPrefix());
  }

  @Property(tries = 1_000)
  public void twoPartitionsShareNoKey(
      @ForAll("launches") Launch launch,
      @ForAll("partitions") PartitionRef one,
      @ForAll("partitions") PartitionRef other) {
    if (!one.equals(other)) {
      assertThat(launch.publishId(one)).isNotEqualTo(launch.publishId(other));
      assertThat(launch.baseKey(one)).isNotEqualTo(launch.baseKey(other));
      assertThat(one.manifestKey()).isNotEqualTo(other.manifestKey());
    }
  }

  @Property(tries = 2_000)
  public void noKeyLeadsOutOfItsRootOrHasTwoSpellings(@ForAll("keys") String key) {
    Optional<List<String>> segments = segments(key);
    if (segments.isPresent()) {
      Path root = Path.of("/lake");
      Path path = root.resolve(key);
      assertThat(path.normalize()).isEqualTo(path).startsWithRaw(root).isNotEqualTo(root);
      assertThat(root.relativize(path)).hasToString(key);
    } else {
      assertThat(List.of(key.split("/", -1)))
          .anyMatch(s -> s.isEmpty() || s.equals(".") || s.equals("..") || s.matches("x.y|\0"));
    }
  }

  @Property(tries = 2_000)
  public void anyTextIsALocationOrIsRefused(@ForAll("locations") String text) {
    StoreLocation location;
    try {
      location = StoreLocation.parse(text, Optional.empty());
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertThat(location.scheme()).isNotBlank();
    assertThat(StoreLocation.of(location.root())).isEqualTo(location);
    assertThat(StoreLocation.parse(location.root().toString(), Optional.empty()))
        .isEqualTo(location);
  }

  @Property(tries = 2_000)
  public void anyTextIsAPartitionOrTableOrIsRefused(@ForAll("anyText") String text) {
    try {
      assertThat(ObjectKeys.segments(new PartitionRef(text).manifestKey())).isNotEmpty();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("A partition path");
    }
    try {
      assertThat(Tables.check(text)).doesNotContain("/").doesNotStartWith(".");
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("A table's name");
    }
  }

  private static Optional<List<String>> segments(String key) {
    try {
      return Optional.of(ObjectKeys.segments(key));
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("The key '" + key + "'");
      return Optional.empty();
    }
  }
}
