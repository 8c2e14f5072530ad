package io.atomicpartition.cli;

import io.atomicpartition.pipelines.ingest.Failures;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The operator's commands. Exit codes, where a command does not say more: 0, all is well; 1, it
 * failed, or found what should not be; 2, the arguments make no sense.
 */
@Command(
    name = Main.NAME,
    description = "Looks after lakes of atomically published partitions.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionLines.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LsCommand.class,
      ShowCommand.class,
      VerifyCommand.class,
      DiffCommand.class,
      SweepCommand.class,
      UnpublishCommand.class,
      RepairCommand.class,
      ProbeCommand.class,
      CatCommand.class,
      ReportCommand.class,
      IngestCommand.class,
      AutoComplete.GenerateCompletion.class,
      HelpCommand.class
    })
public final class Main {
  static final String NAME = "atomic-partition";
  static final String VERBOSE = "--verbose";

  /** Held here, for else its level could be forgotten. */
  private static final Logger LOGS = Logger.getLogger("");

  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int CONFLICT = 3;
  static final int UNKNOWN = 4;

  private Main() {}

  public static void main(String[] args) {
    StandardOutput written = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    PrintStream out = new PrintStream(written, false, StandardCharsets.UTF_8);
    List<String> all = List.of(args);
    if (!all.contains(VERBOSE) && !all.subList(0, Math.min(1, all.size())).contains("ingest")) {
      LOGS.setLevel(Level.SEVERE);
    }
    int code = run(args, out, System.err);
    out.flush();
    if (code == 0 && written.failure().isPresent()) {
      code = FAILED;
      written.complaint().ifPresent(System.err::println);
    }
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Whether a command has this name. */
  public static boolean isCommand(String name) {
    return new CommandLine(new Main()).getSubcommands().containsKey(name);
  }

  /** {@link #main} without the exit. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(Main::refuse);
    line.setExecutionExceptionHandler(Main::fail);
    IngestCommand.takeAllArguments(line.getSubcommands().get("ingest"));
    return args.length == 0 ? line.execute("help") : line.execute(args);
  }

  private static int refuse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    boolean noCommand =
        e instanceof UnmatchedArgumentException && command.getParent() == null && args.length > 0;
    print(
        command,
        noCommand
            ? "there is no command '" + args[0] + "'; help lists those that there are"
            : Failures.oneLine(e.getMessage()));
    return USAGE;
  }

  private static int fail(Exception e, CommandLine command, ParseResult parsed) {
    print(command, Failures.message(e instanceof UncheckedIOException u ? u.getCause() : e));
    if (parsed.expandedArgs().contains(VERBOSE)) {
      e.printStackTrace(command.getErr());
    }
    return e instanceof IllegalArgumentException
        ? USAGE
        : command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static void print(CommandLine command, String message) {
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message);
  }

  /** What is installed. */
  static final class VersionLines implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new Versions().lines().toArray(String[]::new);
    }
  }
}
