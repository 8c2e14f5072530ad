package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.testing.ProofReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A disk that is full, or can only be read, from any call of a publish on. */
public class TroubledDiskTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aDiskThatIsFullOrReadOnlyIsCalledSoAndNothingOnItIsPartial() throws Exception {
    Path disk = Files.createDirectories(folder.getRoot().toPath().resolve("disk"));
    List<String> inItsOwnMounts =
        List.of(
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=1m,nr_inodes=300 none '" + disk + "' && exec \"$@\"",
            "sh");
    List<String> trial = new ArrayList<>(inItsOwnMounts);
    trial.addAll(
        List.of("sh", "-c", "mount -o remount,ro '" + disk + "' && mount -o remount,rw " + disk));
    assumeTrue("this user may not mount a small file system of its own", Child.works(trial));
    long began = System.nanoTime();
    Process process =
        Child.start(
            inItsOwnMounts,
            List.of("-cp", System.getProperty("java.class.path")),
            TroubledDisk.class,
            List.of(disk.toString()));
    List<String> said = Child.lines(process);
    assertThat(process.waitFor()).as("%s", said).isZero();
    assertThat(said).hasSize(TroubledDisk.Trouble.values().length);
    List<String> report =
        new ArrayList<>(
            List.of(
                "A small file system (tmpfs) fills up, or is mounted read-only, just before the k-th"
                    + " call of a publish, for every k, temps included; 1 and 3 files, in four"
                    + " states of the partition. Each failure named the disk's state and the path;"
                    + " nothing was partial; when the disk was well again the same launch"
                    + " published, and a sweep left live files, manifests and lock files.",
                "",
                "| from the k-th call on | publishes that failed | that were done all the same |"
                    + " not possible (a file is open) |",
                "|---|---|---|---|"));
    report.addAll(said);
    report.add("");
    report.add((System.nanoTime() - began) / 1_000_000_000 + " seconds.");
    ProofReport.section("42-disk", "Disks in trouble", report);
  }
}
