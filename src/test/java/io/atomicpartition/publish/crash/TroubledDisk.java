package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.CommitStateUnknownException;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore;
import io.atomicpartition.publish.Lake;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.PartitionRef;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process with a small file system of its own, which fills up, or can only be read, from one call
 * to the store on. Publishes then fail, say why, and succeed when there is space again.
 */
final class TroubledDisk {
  private static final PartitionRef PARTITION = new PartitionRef("net/day=1");

  /** What goes wrong. */
  enum Trouble {
    NO_BLOCKS_LEFT("the disk is full; free some space and run again") {
      @Override
      void begin(Path disk) throws IOException {
        for (int size = 64 << 10; size >= 1; size /= 2) { // to the last byte
          fill(disk, new byte[size]);
        }
      }
    },
    NO_INODES_LEFT("the disk is full; free some space and run again") {
      @Override
      void begin(Path disk) throws IOException {
        fill(disk, new byte[0]);
      }
    },
    READ_ONLY("Read-only file system") {
      @Override
      void begin(Path disk) throws IOException {
        mount("mount", "-o", "remount,ro", disk.toString());
      }

      @Override
      void end(Path disk) throws IOException {
        mount("mount", "-o", "remount,rw", disk.toString());
      }
    };

    private final String message;

    Trouble(String message) {
      this.message = message;
    }

    abstract void begin(Path disk) throws IOException;

    void end(Path disk) throws IOException {
      Child.removeTree(disk.resolve("filler"));
    }

    private static void fill(Path disk, byte[] piece) throws IOException {
      Path filler = Files.createDirectories(disk.resolve("filler"));
      try {
        while (true) {
          Files.write(Files.createTempFile(filler, "f", ""), piece);
        }
      } catch (FileSystemException e) {
        assertThat(e).hasMessageContaining("No space left");
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left");
      }
    }

    private static void mount(String... command) throws IOException {
      if (!Child.works(List.of(command))) {
        throw new IOException("Refused: " + String.join(" ", command));
      }
    }
  }

  private final Path disk;
  private final Path root;
  private int failed = 0;
  private int published = 0;
  private int notPossible = 0;

  private TroubledDisk(Path disk) {
    this.disk = disk;
    this.root = disk.resolve("lake");
  }

  /** Says one line for each trouble. */
  public static void main(String[] arguments) throws IOException {
    for (Trouble trouble : Trouble.values()) {
      TroubledDisk disk = new TroubledDisk(Path.of(arguments[0]));
      for (Start start : Start.values()) {
        for (int files : List.of(1, 3)) {
          int calls = Integer.MAX_VALUE;
          for (int k = 1; k <= calls; k++) {
            calls = disk.publish(trouble, start, files, k);
          }
        }
      }
      Child.say(
          String.format(
              "| %s | %d | %d | %d |", trouble, disk.failed, disk.published, disk.notPossible));
    }
  }

  /** How many calls there were when the trouble began at none, or too late to matter. */
  private int publish(Trouble trouble, Start start, int files, int at) throws IOException {
    Child.removeTree(root);
    Files.createDirectories(root);
    Lake lake = Lake.over(Child.open(root));
    start.prepare(lake, PARTITION);
    Sweeps.staging(lake.store());
    Job job = start.job(lake, PARTITION, files);
    Aftermath aftermath = new Aftermath(lake, root, job);
    boolean[] begun = {false};
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call -> {
              if (call.number() == at) {
                begun[0] = begins(trouble);
              }
              return Fault.NONE;
            });
    int calls = Integer.MAX_VALUE;
    try {
      job.run(store, lake.environment(), HaltingChild.names());
      calls = Math.max(at, store.calls().size());
      published++;
      assertThat(aftermath.assertWholeOrUntouched()).isTrue();
    } catch (IOException e) {
      failed++;
      assertThat(begun[0]).as("%s", e).isTrue();
      assertThat(e).hasMessageContaining(trouble.message).hasMessageContaining(root.toString());
      assertHonest(e, aftermath.assertWholeOrUntouched());
    } finally {
      trouble.end(disk);
    }
    aftermath.runAgain(aftermath.assertWholeOrUntouched());
    aftermath.assertSweptClean();
    return calls;
  }

  private static void assertHonest(IOException e, boolean published) {
    if (e instanceof NotCommittedException) {
      assertThat(published).as("%s", e).isFalse();
    } else if (published) {
      assertThat(e).isInstanceOf(CommitStateUnknownException.class);
    }
  }

  private boolean begins(Trouble trouble) {
    try {
      trouble.begin(disk);
      return true;
    } catch (IOException e) { // with a file open for writing, nothing can be made read-only
      notPossible++;
      return false;
    }
  }
}
