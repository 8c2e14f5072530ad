package io.atomicpartition.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A lake whose names try to be more than names. */
final class HostileLake {
  static final String RUN = "</script><script>window.injected = 'run'</script><b>\"'`{{root}}";

  static final List<String> NAMES =
      List.of(
          "x=<script>window.injected=1<",
          "x=</script><script>window.injected = 2<",
          "x='\" onfocus=window.injected=3 autofocus a='",
          "x=\"><img src=x onerror=window.injected=4>",
          "x=<!--",
          "x=]]>&amp;&lt;{{root}}{{{root}}}",
          "x=\u202etxt.exe\u2066",
          "x=\u05e9\u05dc\u05d5\u05dd/y=\u0645\u0631\u062d\u0628\u0627",
          "x=\ud83e\udd84\u2028line",
          "x=" + "wide".repeat(60));

  private HostileLake() {}

  static Path make(Path root) {
    SyntheticLake lake = new SyntheticLake(root);
    for (String name : NAMES) {
      lake.publish(name, 1, SyntheticLake.LIVE_AT, RUN, List.of(10L));
    }
    lake.plant(
        "x=<b>broken</_manifest.json",
        "{\"<script>window.injected=5</script>".getBytes(StandardCharsets.UTF_8));
    return root;
  }
}
