package io.atomicpartition.sink;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.rules.ExternalResource;
import org.slf4j.MDC;

/**
 * The log lines of the project, with the fields that Beam's {@code BeamFnLoggingClient} would send
 * with them: as that does, it takes the MDC of the thread that logs, in a handler of
 * java.util.logging.
 */
public final class LogLines extends ExternalResource {
  private static final Logger PROJECT = Logger.getLogger("io.atomicpartition");

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord event) {
          Map<String, String> fields = MDC.getCopyOfContextMap();
          lines.add(
              new Line(
                  new SimpleFormatter().formatMessage(event),
                  fields == null ? Map.of() : Map.copyOf(fields)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** What was logged. */
  public record Line(String message, Map<String, String> fields) {
    Optional<String> field(String name) {
      return Optional.ofNullable(fields.get(name));
    }
  }

  @Override
  protected void before() {
    handler.setLevel(Level.ALL);
    PROJECT.setLevel(Level.ALL);
    PROJECT.addHandler(handler);
  }

  @Override
  protected void after() {
    PROJECT.removeHandler(handler);
    PROJECT.setLevel(null);
  }

  /** Those that have this in their message; at least one. */
  public List<Line> with(String text) {
    List<Line> found = lines.stream().filter(line -> line.message().contains(text)).toList();
    if (found.isEmpty()) {
      throw new AssertionError("No line says '" + text + "': " + lines);
    }
    return found;
  }
}
