package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.NotCommittedException.Reason;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** Every error says which partition, why, and what to do. */
public class MessagesTest {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final Map<Reason, String> ADVICE =
      Map.of(
          Reason.PROMOTE_FAILED, "it may be tried again",
          Reason.DATA_LOST, "run the whole job again",
          Reason.REFUSED, "mend what refused it, and try again",
          Reason.DAMAGED, "use REPLACE to publish it again",
          Reason.MANIFEST_UNREADABLE, "restore the manifest",
          Reason.SCHEMA_MISMATCH, "write all rows of a table under one schema",
          Reason.STORE_FAILED, "see that the store can be read");

  @Test
  public void notCommittedNamesPartitionReasonAndWhatToDo() {
    assertThat(ADVICE.keySet()).isEqualTo(Stream.of(Reason.values()).collect(Collectors.toSet()));
    ADVICE.forEach(
        (reason, advice) -> {
          NotCommittedException e =
              new NotCommittedException(PARTITION, reason, "403 Forbidden", null);
          assertThat(e)
              .hasMessageStartingWith(
                  "Nothing was committed to partition 'day=2026-11-23' ("
                      + reason
                      + "): 403 Forbidden; ")
              .hasMessageContaining(advice);
          assertThat(e.partition()).isEqualTo(PARTITION);
          assertThat(e.reason()).isEqualTo(reason);
        });
  }

  @Test
  public void commitStateUnknownNamesPartitionReasonAndWhatToDo() {
    CommitStateUnknownException e =
        new CommitStateUnknownException(PARTITION, "connection reset", null);
    assertThat(e)
        .hasMessage(
            "The state of partition 'day=2026-11-23' is not known, so nothing was deleted:"
                + " connection reset; try again, or look at its manifest");
    assertThat(e.partition()).isEqualTo(PARTITION);
  }
}
