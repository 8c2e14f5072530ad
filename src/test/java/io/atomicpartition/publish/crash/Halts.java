package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Lake;
import io.atomicpartition.publish.PartitionRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets a process publish and die, once at each of a list of places, and holds what is left against
 * {@link Aftermath}.
 */
final class Halts {
  private static final PartitionRef PARTITION = new PartitionRef("net/day=1");

  private final Path folder;
  private final AtomicInteger cases = new AtomicInteger();

  Halts(Path folder) {
    this.folder = folder;
  }

  /**
   * Where a process dies.
   *
   * @param prefix words before {@code java}
   * @param call of the store, after which it halts, or before; 0: it does not halt by itself
   * @param status with which it ends
   */
  record Place(List<String> prefix, int call, boolean after, int status) {
    static Place nowhere(List<String> prefix) {
      return new Place(prefix, 0, false, 0);
    }

    static Place call(int call, boolean after) {
      return new Place(List.of(), call, after, HaltingChild.HALTED);
    }
  }

  /** How many processes died, and how many of them had published by then. */
  record Count(int halts, int published) {
    Count plus(Count other) {
      return new Count(halts + other.halts, published + other.published);
    }
  }

  /** How many calls to the store the job makes. */
  int calls(Start start, int files) throws Exception {
    String said = undisturbed(start, files, List.of());
    Matcher matcher = Pattern.compile("PUBLISHED (\\d+)").matcher(said);
    assertThat(matcher.find()).as(said).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /** What a child says that nothing happens to, but that it is run behind a prefix. */
  String undisturbed(Start start, int files, List<String> prefix) throws Exception {
    Scene scene = new Scene(start, files);
    String said = scene.run(Place.nowhere(prefix));
    assertThat(scene.aftermath.assertWholeOrUntouched()).isTrue();
    Child.removeTree(scene.root);
    return said;
  }

  /** Dies at each of these places, as many at a time as there are processors. */
  Count die(Start start, int files, List<Place> places) throws Exception {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Boolean>> deaths = new ArrayList<>();
      for (Place place : places) {
        deaths.add(threads.submit(() -> die(start, files, place)));
      }
      int published = 0;
      for (Future<Boolean> death : deaths) {
        published += death.get() ? 1 : 0;
      }
      return new Count(places.size(), published);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean die(Start start, int files, Place place) throws Exception {
    Scene scene = new Scene(start, files);
    String said = scene.run(place);
    try {
      boolean published = scene.aftermath.assertWholeOrUntouched();
      if (said.contains(HaltingChild.STAGED) && !published) {
        scene.aftermath.assertTempsAreThere();
      }
      if (start == Start.CREATE_OVER_NOTHING) {
        scene.aftermath.assertGlobSeesAllOrNothing();
      }
      if (scene.number % 2 == 0) {
        scene.aftermath.runAgain(published);
      } else {
        scene.aftermath.runByAnotherLaunch(published);
      }
      scene.aftermath.assertSweptClean();
      Child.removeTree(scene.root);
      return published;
    } catch (AssertionError | IOException | RuntimeException e) {
      throw new AssertionError(start + ", " + files + " files, " + place + ": " + said, e);
    }
  }

  private final class Scene {
    private final int number = cases.incrementAndGet();
    private final Path root = folder.resolve("case-" + number);
    private final Job job;
    private final Aftermath aftermath;

    Scene(Start start, int files) throws IOException {
      Files.createDirectories(root);
      Lake lake = Lake.over(Child.open(root));
      start.prepare(lake, PARTITION);
      Sweeps.staging(lake.store());
      this.job = start.job(lake, PARTITION, files);
      this.aftermath = new Aftermath(lake, root, job);
    }

    String run(Place place) throws Exception {
      Process process =
          Child.start(
              place.prefix(),
              ChildImage.options(),
              HaltingChild.class,
              List.of(
                  root.toString(),
                  job.line(),
                  Integer.toString(place.call()),
                  Boolean.toString(place.after())));
      String said = String.join("\n", Child.lines(process));
      assertThat(process.waitFor()).as("%s at %s", said, place).isEqualTo(place.status());
      return said;
    }
  }
}
