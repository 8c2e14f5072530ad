package io.atomicpartition.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Remembers that something could not be written, which a {@link java.io.PrintStream} keeps quiet.
 */
final class StandardOutput extends FilterOutputStream {
  private Optional<IOException> failure = Optional.empty();

  StandardOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(e));
      throw e;
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /** What happened first. */
  Optional<IOException> failure() {
    return failure;
  }

  /** What to say of it; nothing if whoever was reading has read enough. */
  Optional<String> complaint() {
    return failure
        .map(IOException::getMessage)
        .filter(message -> !message.contains("Broken pipe"))
        .map(message -> Main.NAME + ": not all could be written to standard output: " + message);
  }
}
