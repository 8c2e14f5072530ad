package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.lake.SampleLake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Each damage is found, at the level that is said to find it and at all closer ones. */
@RunWith(Parameterized.class)
public class VerifyDamageTest {
  @Parameters(name = "{0}")
  public static List<Damage> damages() {
    return List.of(Damage.values());
  }

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final Damage damage;

  public VerifyDamageTest(Damage damage) {
    this.damage = damage;
  }

  @Test
  public void isFoundAndNothingIsFoundBeforeIt() throws IOException {
    Path root = SampleLake.copyTo(temporary.getRoot().toPath().resolve("lake"));
    for (String level : List.of("quick", "checksum", "rows", "content")) {
      Cli.run("verify", root, "--level=" + level).exits(0);
    }
    damage.to(root);

    boolean found = false;
    for (String level : List.of("quick", "checksum", "rows", "content")) {
      found |= level.equals(damage.level());
      assertFound(root, level, found);
    }
  }

  private void assertFound(Path root, String level, boolean found) {
    Cli text = Cli.run("verify", root, "--level=" + level);
    List<JsonNode> json = Cli.run("verify", root, "--level=" + level, "--output=json").json();
    JsonNode summary = json.get(json.size() - 1);
    text.exits(found ? 1 : 0);
    assertThat(summary.path("findings").asInt() > 0).isEqualTo(found);
    if (found) {
      assertThat(text.out()).contains(damage.kind(), Damage.PARTITION, "expected", "found");
      assertThat(json)
          .anySatisfy(
              line -> {
                assertThat(line.path("type").asText()).isEqualTo("finding");
                assertThat(line.path("kind").asText()).isEqualTo(damage.kind());
                assertThat(line.path("partition").asText()).isEqualTo(Damage.PARTITION);
              });
    }
    assertThat(summary.path("type").asText()).isEqualTo("summary");
    assertThat(summary.path("partitions").asInt()).isEqualTo(4);
  }
}
