package io.atomicpartition.pipelines;

import io.atomicpartition.cli.Main;
import io.atomicpartition.cli.Versions;
import io.atomicpartition.pipelines.ingest.Ingest;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the bundled jar does when it is started: {@code --version} prints what is in it, a port
 * number starts an expansion service there, as other SDKs start one, the name of one of the
 * operator's commands runs it, and all else is the command line of {@link Ingest}.
 */
public final class Launcher {
  private Launcher() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 1 && args[0].equals("--version")) {
      new Versions().lines().forEach(System.out::println);
    } else if (args.length > 0 && args[0].matches("[1-9]\\d{0,4}")) {
      Expansion.serve(Integer.parseInt(args[0]), Arrays.copyOfRange(args, 1, args.length));
    } else if (args.length > 0 && Main.isCommand(args[0])) {
      Main.main(args);
    } else {
      Ingest.main(args);
    }
  }
}
