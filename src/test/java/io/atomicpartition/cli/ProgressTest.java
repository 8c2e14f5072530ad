package io.atomicpartition.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.lake.SampleLake;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A bar where somebody sees it, that is not in the way of what a command says. */
public class ProgressTest {
  private static final String BAR = "verify ";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final PrintStream err = System.err;
  private Path root;

  @Before
  public void copy() throws Exception {
    root = SampleLake.copyTo(temporary.getRoot().toPath().resolve("lake"));
  }

  @After
  public void restore() {
    System.setErr(err);
    System.clearProperty(Progress.TERMINAL);
  }

  /** What is on the screen, standard output and error in the order in which they were written. */
  private String screen(boolean terminal, Object... args) {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(screen, true, UTF_8);
    System.setErr(both);
    System.setProperty(Progress.TERMINAL, Boolean.toString(terminal));
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    Main.run(texts, both, both);
    return screen.toString(UTF_8);
  }

  @Test
  public void aBarCountsWhatIsNamedAndIsGoneAtTheEnd() {
    String screen = screen(true, "verify", root, "day=2026-11-16", "day=2026-11-17");

    assertThat(screen).contains(BAR).contains("0/2").contains("2/2");
    assertThat(screen.substring(screen.lastIndexOf(Progress.CLEAR)))
        .startsWith(Progress.CLEAR + "2 partitions, ");
  }

  @Test
  public void nothingButTheResultIsPrintedWhereNobodyIsLooking() {
    assertThat(screen(false, "verify", root)).startsWith("4 partitions, ").doesNotContain("\r");
  }

  @Test
  public void whatIsFoundStandsOnLinesOfItsOwn() throws Exception {
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }

    Matcher found =
        Pattern.compile("(.)MISSING_FILE", Pattern.DOTALL).matcher(screen(true, "verify", root));

    assertThat(found.results().map(one -> one.group(1)))
        .hasSize(8)
        .allMatch(before -> before.equals("\n") || before.equals("K"));
  }
}
