package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.lake.SampleLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ReportCommandTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private Path page;

  @Before
  public void copySample() {
    root = SampleLake.copyTo(temporary.getRoot().toPath().resolve("lake"));
    page = temporary.getRoot().toPath().resolve("lake.html");
  }

  @Test
  public void aSoundLakeHasAPageAndSaysSo() throws IOException {
    Cli ran = Cli.run("report", root, "--out", page, "--verify", "content").exits(0);

    assertThat(ran.lines())
        .containsExactly(
            "Verified: every partition is what its manifest says",
            "4 partitions; the page is " + page);
    assertThat(Files.readString(page)).contains("verified at level <strong>content</strong>");
  }

  @Test
  public void aTerminalSeesTheProgress() {
    PrintStream err = System.err;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    System.setErr(new PrintStream(seen, true, StandardCharsets.UTF_8));
    System.setProperty(Progress.TERMINAL, "true");
    try {
      Cli.run("report", root, "--out", page, "--verify", "checksum").exits(0);
    } finally {
      System.clearProperty(Progress.TERMINAL);
      System.setErr(err);
    }
    assertThat(seen.toString(StandardCharsets.UTF_8)).contains("report").contains("4/?");
  }

  @Test
  public void aDamagedLakeHasAPageAndExitsWithOne() throws IOException {
    Cli.run("report", root, "--out", page).exits(0);
    Path monday = Files.move(page, page.resolveSibling("monday.html"));
    Files.delete(SampleLake.files(root, "day=2026-11-17", "ledgers").get(0));

    Cli ran =
        Cli.run(
                "report",
                root,
                "--out",
                page,
                "--verify=quick",
                "--since",
                monday,
                "--stagingAge=1h",
                "--small-file-bytes=0",
                "--output=json")
            .exits(1);
    assertThat(ran.json())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.get("sound").asBoolean()).isFalse();
              assertThat(one.get("notices").get(0).asText())
                  .isEqualTo("1 partition is not what its manifest says");
            });
    assertThat(Files.readString(page)).contains("became damaged or unreadable");
  }

  @Test
  public void whatMakesNoSenseIsRefused() throws IOException {
    Files.writeString(page, "mine");

    assertThat(Cli.run("report", root).exits(2).err()).contains("--out");
    assertThat(Cli.run("report", root, "--out", page).exits(1).err())
        .contains("is no report")
        .contains("name another file");
    assertThat(
            Cli.run("report", root, "--out=" + page + "2", "--small-file-bytes=-1").exits(2).err())
        .contains("not negative");
    assertThat(page).hasContent("mine");
    assertThat(Cli.run("report", root, "--out=/dev/null/no/page.html").exits(1).err())
        .contains("--out: the page '/dev/null/no/page.html' cannot be written: ");
  }
}
