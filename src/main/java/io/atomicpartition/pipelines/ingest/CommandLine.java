package io.atomicpartition.pipelines.ingest;

import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.util.Arrays;
import org.apache.beam.sdk.options.ApplicationNameOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Reads the command line; what is wrong with it is said of the argument, in one line. */
public final class CommandLine {
  private CommandLine() {}

  /**
   * Reads and validates.
   *
   * @throws IllegalArgumentException naming the argument that is wrong or missing
   */
  public static <T extends PipelineOptions> T parse(String[] args, Class<T> type) {
    PipelineOptionsFactory.register(type);
    try {
      T options = PipelineOptionsFactory.fromArgs(args).withValidation().as(type);
      nameJob(options.as(ApplicationNameOptions.class));
      return options;
    } catch (IllegalArgumentException e) {
      for (String arg : args) {
        check(arg, type);
      }
      throw new IllegalArgumentException(Failures.oneLine(e.getMessage()), e);
    }
  }

  /** Beam names a job after the class that reads the command line. */
  private static void nameJob(ApplicationNameOptions options) {
    if (options.getAppName().equals(CommandLine.class.getSimpleName())) {
      options.setAppName(Ingest.class.getSimpleName());
    }
  }

  /** Beam's own message does not always tell which of the arguments it is about. */
  private static void check(String arg, Class<? extends PipelineOptions> type) {
    try {
      PipelineOptionsFactory.fromArgs(arg).as(type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(arg + ": " + reason(e), e);
    }
  }

  private static String reason(IllegalArgumentException e) {
    if (e.getCause() instanceof InvalidFormatException invalid) {
      Class<?> type = invalid.getTargetType();
      return "expected "
          + (type.isEnum()
              ? "one of " + Arrays.toString(type.getEnumConstants())
              : "a value of type " + type.getSimpleName())
          + ", found '"
          + invalid.getValue()
          + "'";
    }
    return Failures.oneLine(e.getMessage())
        .replaceFirst("^Class interface \\S+ missing a property named '\\w*'", "no such option");
  }
}
