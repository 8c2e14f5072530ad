package io.atomicpartition.testing;

import java.io.PrintStream;
import org.junit.Ignore;
import org.junit.runner.Description;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** Prints each test that did not run, and why: Surefire itself prints only how many there were. */
public final class SkipReasons extends RunListener {
  private final PrintStream out;

  /** As Surefire creates it: to standard output. */
  public SkipReasons() {
    this(System.out);
  }

  SkipReasons(PrintStream out) {
    this.out = out;
  }

  @Override
  public void testIgnored(Description test) {
    Ignore ignore = test.getAnnotation(Ignore.class);
    print(test, ignore == null ? "" : ignore.value());
  }

  @Override
  public void testAssumptionFailure(Failure failure) {
    print(failure.getDescription(), failure.getMessage());
  }

  private void print(Description test, String reason) {
    boolean told = reason != null && !reason.isBlank();
    out.println("SKIPPED " + test.getDisplayName() + ": " + (told ? reason : "NO REASON GIVEN"));
  }
}
