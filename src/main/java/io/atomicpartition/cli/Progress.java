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

  /** To the line's begin, and the rest of it away. */
  static final String CLEAR = "\r\u001b[K";

  private static final int WIDTH = 80;

  private final PrintStream to = System.err;
  private final ProgressBar bar;

  private Progress(String task, long of) {
    this.bar = Boolean.getBoolean(TERMINAL) ? bar(task, of) : null;
  }

  /**
   * @param of how many; -1: that is not known
   */
  static Progress start(String task, long of) {
    return new Progress(task, of);
  }

  private ProgressBar bar(String task, long of) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(of)
        .setConsumer(
            new ConsoleProgressBarConsumer(to, WIDTH) {
              @Override
              public void accept(String line) {
                synchronized (Progress.this) {
                  super.accept(line);
                }
              }

              @Override
              public void close() {
                to.print(CLEAR); // and no empty line
                to.flush();
              }
            })
        .showSpeed()
        .build();
  }

  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /**
   * Prints lines where the bar was, which comes back below them.
   *
   * @param print prints them, and flushes
   */
  synchronized void aside(Runnable print) {
    if (bar != null) {
      to.print(CLEAR);
      to.flush();
    }
    print.run();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
