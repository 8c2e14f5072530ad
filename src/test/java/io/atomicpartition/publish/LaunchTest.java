package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

/** What retries of one launch share, and different launches do not. */
public class LaunchTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final PartitionRef DAY = new PartitionRef("day=2026-11-23");
  private static final Launch LAUNCH = new Launch(ID, "nightly", "Write/Publish");

  @Test
  public void aPublishIdNeverChanges() {
    // Golden: SHA-256 over "publish", launch id, transform and partition, each after its length in
    // 8 bytes; the first 32 digits.
    assertThat(LAUNCH.publishId(DAY)).isEqualTo("09264d93517ef9b05ed651a17160996a");
  }

  @Test
  public void aPublishIdDependsOnLaunchTransformAndPartition() {
    Set<String> ids =
        List.of(
                LAUNCH.publishId(DAY),
                LAUNCH.publishId(new PartitionRef("day=2026-11-24")),
                new Launch(ID.replace('f', 'e'), "nightly", "Write/Publish").publishId(DAY),
                new Launch(ID, "nightly", "Write2/Publish").publishId(DAY))
            .stream()
            .collect(Collectors.toSet());
    assertThat(ids).hasSize(4).allMatch(id -> id.matches("[0-9a-f]{32}"));
  }

  @Test
  public void theRunLabelIsNoPartOfAPublishId() {
    assertThat(new Launch(ID, "by hand", "Write/Publish").publishId(DAY))
        .isEqualTo(LAUNCH.publishId(DAY));
  }

  @Test
  public void namesThatRunTogetherAreToldApart() {
    assertThat(new Launch(ID, "r", "ab").publishId(new PartitionRef("c")))
        .isNotEqualTo(new Launch(ID, "r", "a").publishId(new PartitionRef("bc")));
  }

  @Test
  public void launchesWithOneRunLabelStageApart() {
    Launch again = new Launch(ID.replace('0', '1'), "nightly", "Write/Publish");
    assertDisjoint(LAUNCH.stagingPrefix(), again.stagingPrefix());
    assertDisjoint(LAUNCH.launchPrefix(), again.launchPrefix());
  }

  @Test
  public void aLaunchWhoseIdContinuesAnothersStagesApart() {
    assertDisjoint(LAUNCH.stagingPrefix(), new Launch(ID + "0", "nightly", "W").stagingPrefix());
  }

  @Test
  public void transformsOfOneLaunchStageApartThoughTheirLabelsAreEqual() {
    assertDisjoint(
        LAUNCH.stagingPrefix(), new Launch(ID, "nightly", "write publish").stagingPrefix());
  }

  @Test
  public void stagingIsUnderOneHiddenDirectoryWhateverTheLabels() {
    for (String label :
        List.of("..", "../../etc", "_x", ".", "日本", "a/b", "A b", "x".repeat(999))) {
      Launch launch = new Launch(ID, label, label);
      assertThat(launch.stagingPrefix())
          .matches("_staging/[a-z0-9][a-z0-9.-]{0,79}/" + ID + "/[a-z0-9][a-z0-9.-]{0,88}/")
          .startsWith(launch.launchPrefix());
    }
  }

  @Test
  public void noTempAndNoCaptureIsTakenForADataFileByAGlob() {
    String temp = LAUNCH.tempKey(DAY, ID);
    assertThat(temp).startsWith(LAUNCH.stagingPrefix()).contains(DAY.hash()).endsWith("-" + ID);
    assertThat(List.of(temp, LAUNCH.baseKey(DAY))).noneMatch(key -> key.endsWith(".parquet"));
  }

  @Test
  public void aCaptureIsKeptPerPartitionAndRecognised() {
    assertThat(LAUNCH.baseKey(DAY)).startsWith(LAUNCH.stagingPrefix() + "base-");
    assertThat(LAUNCH.baseKey(DAY)).isNotEqualTo(LAUNCH.baseKey(new PartitionRef("day=2")));
    assertThat(LAUNCH.isBase(LAUNCH.baseKey(DAY))).isTrue();
    assertThat(LAUNCH.isBase(LAUNCH.tempKey(DAY, ID))).isFalse();
  }

  @Test
  public void aLaunchIsNamedInFull() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Launch("nightly", "nightly", "Write"))
        .withMessageContainingAll("16 to 64 hexadecimal digits", "'nightly'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Launch(ID, "", "Write"))
        .withMessageContaining("run label");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Launch(ID, "nightly", ""))
        .withMessageContaining("transform name");
  }

  private static void assertDisjoint(String one, String other) {
    assertThat(one).doesNotStartWith(other);
    assertThat(other).doesNotStartWith(one);
  }
}
