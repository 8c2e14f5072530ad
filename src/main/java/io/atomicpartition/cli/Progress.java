package io.atomicpartition.cli;

import java.io.Closeable;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A progress bar, where somebody can see it. */
final class Progress implements Closeable {
  /** Set by the launcher script, which can tell, to whether standard error is a terminal. */
  static final String TERMINAL = "atomicpartition.terminal";

  private static final int WIDTH = 80;

  private final ProgressBar bar;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * @param of how many; -1: that is not known
   */
  static Progress start(String task, long of) {
    return new Progress(Boolean.getBoolean(TERMINAL) ? bar(task, of, System.err) : null);
  }

  private static ProgressBar bar(String task, long of, PrintStream to) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(of)
        .setConsumer(new ConsoleProgressBarConsumer(to, WIDTH))
        .clearDisplayOnFinish()
        .showSpeed()
        .build();
  }

  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
