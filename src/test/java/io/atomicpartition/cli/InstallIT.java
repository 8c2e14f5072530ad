package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.lake.SampleLake;
import io.atomicpartition.testing.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code make install}, and what it installs, in folders whose names have blanks. */
public class InstallIT {
  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path prefix;
  private static Path lake;

  /** Once: with the bundle that was built for these tests. */
  @Before
  public void install() throws Exception {
    if (prefix == null) {
      prefix = TEMPORARY.getRoot().toPath().resolve("a prefix");
      lake = SampleLake.copyTo(TEMPORARY.getRoot().toPath().resolve("a lake"));
      Command.of(List.of("make", "install-built", "PREFIX=" + prefix)).run().ok();
    }
  }

  private static Command command(String... args) {
    return Command.of(List.of(prefix.resolve("bin/atomic-partition").toString()))
        .in(TEMPORARY.getRoot().toPath())
        .and(args);
  }

  @Test
  public void commandsRunFromAnywhere() throws Exception {
    assertThat(command("--version").run().ok().out()).contains("atomic-partition-sink", "runners");
    assertThat(command("ls", "a lake").run().ok().out()).contains("4 partitions, 1,460 rows");
    assertThat(command("verify", lake.toString(), "--level=content").run().ok().out())
        .contains("all is as their manifests say");
    Command.Ended wrong = command("ls", "nosuch://x/y").run();
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out().lines()).hasSize(1);
  }

  @Test
  public void aSymbolicLinkToItRunsToo() throws Exception {
    Path link = TEMPORARY.getRoot().toPath().resolve("a link");
    Files.createSymbolicLink(link, Path.of("a prefix/bin/atomic-partition"));

    assertThat(Command.of(List.of(link.toString(), "ls", lake.toString())).run().ok().out())
        .contains("4 partitions");
  }

  @Test
  public void theBundledJarRunsThemToo() throws Exception {
    String jar = System.getProperty("bundle.jar");
    assertThat(Command.java(List.of("-jar", jar, "ls", lake.toString())).run().ok().out())
        .contains("4 partitions");
    assertThat(Command.java(List.of("-jar", jar, "--version")).run().ok().out())
        .contains("Apache Beam");
  }

  @Test
  public void withoutJavaItSaysWhatToDo() throws Exception {
    Command.Ended result = command("ls", "a lake").with("JAVA_HOME", "/no where").run();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out().lines())
        .containsExactly(
            "atomic-partition: no Java was found at '/no where/bin/java'; install Java 17 or newer,"
                + " or set JAVA_HOME");
  }

  @Test
  public void namesAreUnderstoodWhereNoLocaleIsSet() throws Exception {
    SampleLake.copyTo(TEMPORARY.getRoot().toPath().resolve("ein Läger"));
    assertThat(command("ls", "ein Läger").with("LC_ALL", "C").run().ok().out())
        .contains("4 partitions");
  }

  @Test
  public void whatCannotBeWrittenIsNotAllWell() throws Exception {
    String ls = "'" + prefix.resolve("bin/atomic-partition") + "' ls '" + lake + "' --limit=3";
    Command.Ended full = Command.of(List.of("sh", "-c", ls + " > /dev/full")).run();
    assertThat(full.code()).isEqualTo(1);
    assertThat(full.out())
        .startsWith("atomic-partition: not all could be written to standard output: ")
        .doesNotContain("there are more");
    Command.Ended closed =
        Command.of(List.of("bash", "-c", ls + " | true; echo ${PIPESTATUS[0]}")).run();
    assertThat(closed.out()).isEqualToIgnoringNewLines("1");
  }

  @Test
  public void theCompletionIsBash() throws Exception {
    Path completion = prefix.resolve("share/bash-completion/completions/atomic-partition");
    String script =
        String.format(
            "source '%s'; complete -p atomic-partition; COMP_WORDS=(atomic-partition ver);"
                + " COMP_CWORD=1; _complete_atomic-partition; echo ${COMPREPLY[*]}",
            completion);
    assertThat(Command.of(List.of("bash", "-c", script)).run().ok().out()).contains("verify");
  }

  @Test
  public void destdirComesBeforeThePrefix() throws Exception {
    Path packaged = TEMPORARY.getRoot().toPath().resolve("packaged");
    Command.of(List.of("make", "install-built", "DESTDIR=" + packaged, "PREFIX=/usr")).run().ok();
    assertThat(packaged.resolve("usr/bin/atomic-partition")).isExecutable();
    assertThat(packaged.resolve("usr/lib/atomic-partition/atomic-partition.jar")).isRegularFile();
  }
}
