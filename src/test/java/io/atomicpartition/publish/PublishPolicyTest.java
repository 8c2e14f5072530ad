package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.Test;

/** What makes no sense together is refused before anything runs. */
public class PublishPolicyTest {
  @Test
  public void replaceTakesNoSkip() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PublishPolicy(Mode.REPLACE, WhenLive.SKIP, false))
        .withMessageContainingAll("whenLive(SKIP)", "REPLACE", "use one of them");
  }

  @Test
  public void createTakesNoRewriteOfEqualContent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PublishPolicy(Mode.CREATE, WhenLive.CONFLICT, true))
        .withMessageContainingAll("rewriteEqual", "CREATE", "use REPLACE");
  }

  @Test
  public void everythingElseIsAPolicy() {
    assertThat(new PublishPolicy(Mode.CREATE, WhenLive.SKIP, false).whenLive())
        .isEqualTo(WhenLive.SKIP);
    assertThat(new PublishPolicy(Mode.REPLACE, WhenLive.CONFLICT, true).rewriteEqual()).isTrue();
    assertThat(PublishPolicy.CREATE)
        .isEqualTo(new PublishPolicy(Mode.CREATE, WhenLive.CONFLICT, false));
    assertThat(PublishPolicy.REPLACE.mode()).isEqualTo(Mode.REPLACE);
  }
}
