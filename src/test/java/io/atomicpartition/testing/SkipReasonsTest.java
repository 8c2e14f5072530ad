package io.atomicpartition.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.Ignore;
import org.junit.Test;
import org.junit.runner.JUnitCore;

public class SkipReasonsTest {
  /** Nested, and so run by the test below alone. */
  public static class Skipped {
    @Test
    @Ignore("needs a bucket")
    public void ignored() {}

    @Test
    public void assumed() {
      assumeTrue("needs a file system with hard links", false);
    }

    @Test
    @Ignore
    public void silent() {}

    @Test
    public void ran() {}
  }

  @Test
  public void everySkippedTestIsPrintedWithItsReason() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    JUnitCore junit = new JUnitCore();
    junit.addListener(new SkipReasons(new PrintStream(printed, true, UTF_8)));

    junit.run(Skipped.class);

    String in = "(" + Skipped.class.getName() + "): ";
    assertThat(printed.toString(UTF_8).lines())
        .containsExactlyInAnyOrder(
            "SKIPPED ignored" + in + "needs a bucket",
            "SKIPPED assumed" + in + "needs a file system with hard links",
            "SKIPPED silent" + in + "NO REASON GIVEN");
  }
}
