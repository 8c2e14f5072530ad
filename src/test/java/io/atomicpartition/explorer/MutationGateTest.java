package io.atomicpartition.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.testing.ProofReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.Test;

/** A proof that a missing defence does not disturb proves nothing: each of them is missed. */
public final class MutationGateTest {
  private static final String REPLAY = "  replay: ";

  @Test
  public void everyMissingDefenceIsCaught() throws Exception {
    List<Callable<Object>> mutants = new ArrayList<>();
    for (Mutant mutant : Mutants.ALL) {
      mutants.add(mutant::caught);
    }
    List<Object> caught = Exploration.onAllProcessors(mutants);
    List<String> table = new ArrayList<>(List.of("| missing defence | broken |", "|---|---|"));
    List<String> schedules = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < caught.size(); i++) {
      String name = Mutants.ALL.get(i).name();
      if (caught.get(i) == null) {
        missed.add(name);
      } else {
        String words = caught.get(i).toString();
        table.add("| " + name + " | " + words.lines().findFirst().orElseThrow() + " |");
        schedules.add("\n### Without this defence: " + name + "\n\n```\n" + words + "\n```");
      }
    }
    table.addAll(schedules);
    ProofReport.section("20-mutations", "Every missing defence is caught", table);
    assertThat(missed).isEmpty();
  }

  @Test
  public void theSinkWithAllItsDefencesIsNotAccused() throws Exception {
    for (String scenario : List.of("drawn", "failing")) {
      assertThat(HostileProcess.run(Map.of(), scenario, 2)).as(scenario).isNull();
    }
  }

  @Test
  public void aViolationIsReplayedFromItsReport() throws Exception {
    Mutant mutant =
        Mutants.ALL.stream()
            .filter(m -> m.name().equals("sweep without fence"))
            .findFirst()
            .orElseThrow();
    String found =
        (String) ProjectLoader.of(mutant).call(Gate.class.getName(), "shortest", mutant.scenario());
    String schedule =
        found
            .lines()
            .filter(line -> line.startsWith(REPLAY))
            .map(line -> line.substring(REPLAY.length()))
            .findFirst()
            .orElseThrow();
    Object replayed =
        ProjectLoader.of(mutant)
            .call(Gate.class.getName(), "replay", mutant.scenario() + "|" + schedule);
    assertThat(replayed).isEqualTo(found);
  }

  @Test
  public void aMutantThatFitsTheCodeNoMoreIsNoMutant() {
    Mutant stale = Mutant.of("stale", "", new Mutant.Edit("publish/Commit.java", "no such", ""));
    assertThatThrownBy(() -> ProjectLoader.of(stale))
        .hasMessageContaining("stale")
        .hasMessageContaining("found it nowhere");
  }
}
