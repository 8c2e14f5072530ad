package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.lake.SampleLake;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.Lake;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Un-publishes on a store in trouble; takes all tries and the pauses between them. */
public class UnpublishInDoubtIT {
  private static final String TUESDAY = "day=2026-11-17";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;

  @Before
  public void copySample() {
    lake = new Lake(SampleLake.copyTo(temporary.getRoot().toPath().resolve("lake")));
  }

  private Object suffering(Fault fault) {
    HookedStoreProvider.hook(lake, call -> call.kind() == Kind.REPLACE_RECORD ? fault : Fault.NONE);
    return HookedStoreProvider.uri(lake);
  }

  @Test
  public void aRequestThatMayYetLandIsUnknown() {
    Object lost = suffering(Fault.Single.REQUEST_LOST);

    Cli unknown = Cli.run("unpublish", lost, TUESDAY, "--sequence=1").exits(Main.UNKNOWN);

    assertThat(unknown.out()).startsWith("UNKNOWN " + TUESDAY + ": it may be, or may yet become");
    assertThat(lake.live()).contains(TUESDAY);
  }

  @Test
  public void aRefusalIsNone() {
    Object refused = suffering(Fault.Single.REFUSED);

    Cli failed = Cli.run("unpublish", refused, TUESDAY, "--sequence=1").exits(Main.FAILED);

    assertThat(failed.out()).startsWith("NOT_UNPUBLISHED " + TUESDAY + ": nothing was changed");
    assertThat(failed.err()).contains("403");
    assertThat(lake.live()).contains(TUESDAY);
  }
}
