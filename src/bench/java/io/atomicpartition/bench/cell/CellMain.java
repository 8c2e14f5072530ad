package io.atomicpartition.bench.cell;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.bench.data.Events;
import io.atomicpartition.bench.data.Flights;
import io.atomicpartition.bench.data.Table;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** One cell: runs its job and prints, as its last line, what that took. */
public final class CellMain {
  /** What the line with the measurement begins with. */
  public static final String MEASURED = "MEASURED ";

  /** Held, for a logger that nobody holds forgets its level. */
  private static final Logger ROOT = Logger.getLogger("");

  private CellMain() {}

  public static void main(String[] args) throws Exception {
    ROOT.setLevel(Level.WARNING);
    PipelineOptionsFactory.register(CellOptions.class);
    CellOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(CellOptions.class);
    long start = System.nanoTime();
    options.getSink().write(options, table(options));
    print(Measurement.ofThisProcess(System.nanoTime() - start));
    System.exit(0); // runners may leave threads behind
  }

  /** The rows that the options name. */
  private static Table table(CellOptions options) {
    return switch (options.getData()) {
      case EVENTS -> new Events(options.getRows(), options.getPartitions());
      case FLIGHTS -> new Flights(options.getFlights());
    };
  }

  private static void print(Measurement measurement) throws IOException {
    System.out.println(MEASURED + new ObjectMapper().writeValueAsString(measurement));
    System.out.flush();
  }
}
