package io.atomicpartition.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.testing.ProofReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** A proof that a missing defence does not disturb proves nothing: each of them is missed. */
public final class MutationGateTest {
  @Test
  public void everyMissingDefenceIsCaught() throws Exception {
    List<String> report = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    for (Mutant mutant : Mutants.ALL) {
      long start = System.nanoTime();
      Object caught =
          ProjectLoader.of(mutant).call(Gate.class.getName(), "shortest", mutant.scenario());
      System.out.printf("%s: %d ms%n", mutant.name(), (System.nanoTime() - start) / 1_000_000);
      if (caught == null) {
        missed.add(mutant.name());
      }
      report.add("### " + mutant.name() + "\n\n```\n" + caught + "\n```\n");
    }
    ProofReport.section("20-mutations", "Mutations", report);
    assertThat(missed).isEmpty();
  }
}
