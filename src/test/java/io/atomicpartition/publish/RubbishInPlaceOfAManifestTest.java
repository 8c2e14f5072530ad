package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.FlatPlacement;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * With rubbish where the manifest should be, nobody publishes, un-publishes or captures: the error
 * says so, everything is left as it was, and no file is looked at but the partition's own.
 */
public class RubbishInPlaceOfAManifestTest {
  private static final PartitionRef PARTITION = new PartitionRef("day=1");
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;
  private Looking looking;
  private Path root;

  @Before
  public void open() throws IOException {
    root = temporary.newFolder("lake").toPath();
    lake = Lake.onDisk(root);
    looking = new Looking(lake.store());
  }

  @Test
  public void aPublishIsNotCommittedAndEverythingIsLeftAsItWas() throws IOException {
    PublishResult live = lake.publish(lake.create(PARTITION, ROWS));
    assertThat(live.outcome()).isEqualTo(Outcome.PUBLISHED);
    PublishPlan same = lake.create(PARTITION, ROWS);
    PublishPlan replace = lake.replace(PARTITION, ROWS);
    for (byte[] rubbish : rubbish()) {
      Files.write(manifest(), rubbish);
      Map<String, String> before = everything();
      for (PublishPlan plan : List.of(same, replace)) {
        assertThatExceptionOfType(NotCommittedException.class)
            .isThrownBy(() -> lake.publish(plan, looking))
            .withMessageContaining("In 'day=1/_manifest.json'")
            .matches(e -> e.reason() == NotCommittedException.Reason.MANIFEST_UNREADABLE);
      }
      assertThat(everything()).isEqualTo(before);
    }
    looking.assertOnly(Set.of("day=1/_manifest.json"));
  }

  @Test
  public void anUnpublishAndACaptureAreRefusedToo() throws IOException {
    lake.publish(lake.create(PARTITION, ROWS));
    Lake through = lake.through(looking);
    for (byte[] rubbish : rubbish()) {
      Files.write(manifest(), rubbish);
      Map<String, String> before = everything();
      assertThatExceptionOfType(NotCommittedException.class)
          .isThrownBy(() -> new Unpublisher(looking, lake.environment()).unpublish(PARTITION, 1))
          .matches(e -> e.reason() == NotCommittedException.Reason.MANIFEST_UNREADABLE);
      Launch launch = lake.plans().launch();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> through.capture(launch, PARTITION))
          .withCauseInstanceOf(ManifestFormatException.class)
          .withMessageContainingAll("'day=1'", "could not be captured");
      assertThat(everything()).isEqualTo(before);
    }
  }

  @Test
  public void aManifestOf200MegabytesIsNotTakenIntoMemory() throws IOException {
    lake.publish(lake.create(PARTITION, ROWS));
    PublishPlan plan = lake.create(PARTITION, List.of(List.of("other")));
    try (RandomAccessFile huge = new RandomAccessFile(manifest().toFile(), "rw")) {
      huge.setLength(200_000_000); // a hole
    }
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(() -> lake.publish(plan))
        .withMessageContainingAll("200000000 bytes", "a commit record at most 67108864")
        .matches(e -> e.reason() == NotCommittedException.Reason.STORE_FAILED);
  }

  /** Somebody writes rubbish after our request was sent and its reply was lost. */
  @Test
  public void rubbishAfterARequestLeavesTheStateUnknownAndDeletesNothing() throws IOException {
    lake.publish(lake.create(PARTITION, ROWS));
    PublishPlan plan = lake.replace(PARTITION, List.of(List.of("new")));
    AtomicStore lost =
        new ForwardingStore(lake.store()) {
          @Override
          public Placement place(PlacementRequest request) throws StoreException {
            return new FlatPlacement(this, request);
          }

          @Override
          public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
              throws StoreException {
            super.replaceRecord(key, body, expected);
            try {
              Files.writeString(manifest(), "rubbish");
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            throw new StateUnknownException("the reply was lost", null);
          }
        };
    assertThatExceptionOfType(CommitStateUnknownException.class)
        .isThrownBy(() -> lake.publish(plan, lost))
        .withMessageContaining("In 'day=1/_manifest.json'");
    assertThat(lake.reader().dataFiles(PARTITION)).hasSize(3);
  }

  @Test
  public void rubbishInPlaceOfACapturedSequenceIsRefused() throws IOException {
    Launch launch = lake.plans().launch();
    assertThat(lake.capture(launch, PARTITION)).isZero();
    Path base = root.resolve(launch.baseKey(PARTITION));
    byte[] good = Files.readAllBytes(base);
    List<byte[]> all = new ArrayList<>();
    Rubbish rubbish = new Rubbish(good);
    rubbish.truncated((what, body) -> all.add(body));
    rubbish.keysTwice((what, body) -> all.add(body));
    for (String text :
        List.of(
            "{\"partition\":\"day=2\",\"sequence\":0}",
            "{\"partition\":\"day=1\",\"sequence\":-1}",
            "{\"partition\":\"day=1\",\"sequence\":\"0\"}",
            "{\"partition\":7,\"sequence\":0}",
            "[".repeat(100_000),
            "7")) {
      all.add(text.getBytes(UTF_8));
    }
    for (byte[] body : all) {
      Files.write(base, body);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> lake.capture(launch, PARTITION))
          .withCauseInstanceOf(ManifestFormatException.class)
          .withMessageContaining("In '" + launch.baseKey(PARTITION) + "'");
    }
    assertThat(all).hasSizeGreaterThan(30);
    Files.write(base, good);
    assertThat(lake.capture(launch, PARTITION)).isZero();
  }

  /** What was live, damaged in ways that a reader without care would follow elsewhere. */
  private List<byte[]> rubbish() throws IOException {
    byte[] good = Files.readAllBytes(manifest());
    String text = new String(good, UTF_8);
    String path = lake.reader().live(PARTITION).tables().get(0).files().get(0).path();
    List<byte[]> all = new ArrayList<>();
    for (String escape : Rubbish.ESCAPES) {
      all.add(
          text.replace(path, escape.replace("\\", "\\\\").replace("\n", "\\n")).getBytes(UTF_8));
    }
    for (String other :
        List.of(
            "",
            "null",
            "[".repeat(100_000),
            text.substring(1),
            text.replace("\"formatVersion\":1", "\"formatVersion\":2"),
            text.replace("day=1", "day=2"),
            text.replaceFirst("\"rows\":\\d+", "\"rows\":77"),
            text.replace("\"run\"", "\"state\""))) {
      all.add(other.getBytes(UTF_8));
    }
    return all;
  }

  private Path manifest() {
    return root.resolve("day=1").resolve("_manifest.json");
  }

  /** Every file below the root with what is in it. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(
            root.relativize(path).toString(), new String(Files.readAllBytes(path), ISO_8859_1));
      }
    }
    return files;
  }

  /** Records every key that is looked at, and sees that none is outside of the root. */
  private final class Looking extends ForwardingStore {
    private final Set<String> keys = new TreeSet<>();

    Looking(AtomicStore store) {
      super(store);
    }

    private String look(String key) {
      Path path = Path.of(uri(key));
      assertThat(path.normalize()).isEqualTo(path).startsWithRaw(root);
      keys.add(key);
      return key;
    }

    void assertOnly(Set<String> expected) {
      assertThat(keys).isEqualTo(expected);
    }

    @Override
    public Optional<CommitRecord> readRecord(String key) throws StoreException {
      return super.readRecord(look(key));
    }

    @Override
    public Optional<StoredObject> head(String key) throws StoreException {
      return super.head(look(key));
    }

    @Override
    public StoredObject verify(String key, ObjectDigest expected) throws StoreException {
      return super.verify(look(key), expected);
    }

    @Override
    public InputStream read(String key, long offset) throws StoreException {
      return super.read(look(key), offset);
    }

    @Override
    public StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
        throws StoreException {
      return super.promote(look(tempKey), look(finalKey), expected);
    }
  }
}
