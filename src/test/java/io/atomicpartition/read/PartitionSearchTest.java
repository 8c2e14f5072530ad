package io.atomicpartition.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.InMemoryAtomicStore;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** Partitions are found by their manifests, and directories without any are passed over. */
public class PartitionSearchTest {
  private static final int PAGE = 10;

  private final List<String> listed = new ArrayList<>();
  private final InMemoryAtomicStore memory = new InMemoryAtomicStore(Clock.systemUTC(), PAGE);

  /** Beginnings in the middle are pages, and what is on each is counted. */
  private final ForwardingStore store =
      new ForwardingStore(memory) {
        @Override
        public ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
          return counted(memory.list(prefix, pageToken));
        }

        @Override
        public ListPage listAfter(String prefix, String after) throws StoreException {
          return counted(memory.list(prefix, Optional.of(after)));
        }

        private ListPage counted(ListPage page) {
          page.objects().forEach(object -> listed.add(object.key()));
          return page;
        }
      };

  private void put(String... keys) throws IOException {
    for (String key : keys) {
      memory.createRecord(key, new byte[0]);
    }
  }

  private List<String> find(Map<String, Set<String>> fields) throws IOException {
    List<String> found = new ArrayList<>();
    new PartitionSearch(store, new PartitionSelection(null, fields))
        .forEach(partition -> found.add(partition.path()));
    return found;
  }

  @Test
  public void whatIsHiddenOrNoPartitionIsNotFound() throws IOException {
    put(
        "a/_manifest.json",
        "b/c/_manifest.json",
        "b/part-00000.parquet",
        "_manifest.json",
        "_staging/run/x/_manifest.json",
        ".git/_manifest.json",
        "d/_old/_manifest.json",
        "e/manifest.json");

    assertThat(find(Map.of())).containsExactly("a", "b/c");
  }

  @Test
  public void aDirectoryOfAnotherValueIsNotListedFurther() throws IOException {
    for (String country : List.of("AT", "DE", "FR")) {
      for (int day = 10; day < 60; day++) {
        put(String.format(Locale.ROOT, "country=%s/day=%d/_manifest.json", country, day));
      }
    }
    for (int i = 10; i < 60; i++) {
      put("_staging/run/temp-" + i);
    }

    assertThat(find(Map.of("country", Set.of("DE"), "day", Set.of("11", "58"))))
        .containsExactly("country=DE/day=11", "country=DE/day=58");
    assertThat(listed).filteredOn(key -> key.startsWith("country=DE/")).hasSize(50);
    for (String passedOver : List.of("country=AT/", "country=FR/", "_staging/")) {
      assertThat(listed)
          .as("two pages may begin or end in %s", passedOver)
          .filteredOn(key -> key.startsWith(passedOver))
          .hasSizeLessThan(2 * PAGE);
    }
  }

  @Test
  public void valuesAreComparedUnescaped() throws IOException {
    put("shop=a%2Fb/_manifest.json", "shop=a/_manifest.json", "shop=b/_manifest.json");

    assertThat(find(Map.of("shop", Set.of("a/b", "b")))).containsExactly("shop=a%2Fb", "shop=b");
  }

  @Test
  public void aPartitionWithoutTheFieldIsNotSelected() throws IOException {
    put("day=1/_manifest.json", "v1/_manifest.json");

    assertThat(find(Map.of("day", Set.of("1")))).containsExactly("day=1");
  }

  @Test
  public void aFieldThatNoPartitionHasIsRefusedUnlessThereIsNoPartition() throws IOException {
    assertThat(find(Map.of("dya", Set.of("1")))).isEmpty();
    put("day=1/_manifest.json");
    assertThatThrownBy(() -> find(Map.of("dya", Set.of("1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[dya]")
        .hasMessageContaining("such as 'day=1'");
  }

  @Test
  public void whoeverHasFoundEnoughListsNoMore() throws IOException {
    for (int day = 10; day < 60; day++) {
      put("day=" + day + "/_manifest.json");
    }

    List<PartitionRef> found = new ArrayList<>();
    new PartitionSearch(store, new PartitionSelection(null, Map.of()))
        .forEach(
            partition -> {
              found.add(partition);
              return false;
            });

    assertThat(found).containsExactly(new PartitionRef("day=10"));
    assertThat(listed).hasSize(PAGE);
  }
}
