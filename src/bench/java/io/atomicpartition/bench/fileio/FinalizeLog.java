package io.atomicpartition.bench.fileio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Counts what {@code FileIO}'s finalize does, from what Beam's own {@code WriteFiles} and {@code
 * FileBasedSink} log while they do it.
 */
final class FinalizeLog extends Handler {
  private static final String CALL = "Finalizing ";
  private static final String CALL_END = " file results";
  private static final String RENAME = "Will copy temporary file ";
  private static final String TO = " to final location ";

  /** Held, for loggers that nobody holds forget their handlers. */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("org.apache.beam.sdk.io.WriteFiles"),
          Logger.getLogger("org.apache.beam.sdk.io.FileBasedSink"));

  private final Set<String> names = new HashSet<>();
  private int calls = 0;
  private int renames = 0;

  private FinalizeLog() {}

  /** Silences Beam but for warnings, and listens. */
  static FinalizeLog listen() {
    Logger.getLogger("").setLevel(Level.WARNING);
    FinalizeLog log = new FinalizeLog();
    for (Logger logger : LOGGERS) {
      logger.setLevel(Level.INFO);
      logger.setUseParentHandlers(false);
      logger.addHandler(log);
    }
    return log;
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    String message = logged.getMessage();
    if (message.startsWith(CALL) && message.endsWith(CALL_END)) {
      calls++;
    } else if (message.startsWith(RENAME)) {
      renames++;
      names.add(message.substring(message.lastIndexOf(TO) + TO.length()));
    }
  }

  /** Writes the counts. */
  synchronized void store(Path file) {
    Properties counts = new Properties();
    counts.setProperty("calls", Integer.toString(calls));
    counts.setProperty("renames", Integer.toString(renames));
    counts.setProperty("names", Integer.toString(names.size()));
    try (Writer out = Files.newBufferedWriter(file)) {
      counts.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
