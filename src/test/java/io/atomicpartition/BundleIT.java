package io.atomicpartition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.junit.Test;

/** The bundled jar, loaded with nothing of the tests' class path in its reach. */
public class BundleIT {
  private static final Path BUNDLE = Path.of(System.getProperty("bundle.jar"));

  @Test
  public void fileSystemsAreFoundByTheirSchemes() throws Exception {
    assertThat(providers("org.apache.beam.sdk.io.FileSystemRegistrar"))
        .contains(
            "org.apache.beam.sdk.io.LocalFileSystemRegistrar",
            "org.apache.beam.sdk.io.aws2.s3.S3FileSystemRegistrar",
            "org.apache.beam.sdk.extensions.gcp.storage.GcsFileSystemRegistrar");
  }

  @Test
  public void runnersAndTheirOptionsAreFoundByName() throws Exception {
    assertThat(providers("org.apache.beam.sdk.runners.PipelineRunnerRegistrar"))
        .contains(
            "org.apache.beam.runners.direct.DirectRegistrar$Runner",
            "org.apache.beam.runners.dataflow.DataflowPipelineRegistrar$Runner");
    assertThat(providers("org.apache.beam.sdk.options.PipelineOptionsRegistrar"))
        .contains(
            "org.apache.beam.sdk.options.DefaultPipelineOptionsRegistrar",
            "org.apache.beam.sdk.io.aws2.options.AwsPipelineOptionsRegistrar",
            "org.apache.beam.sdk.extensions.gcp.options.GcpPipelineOptionsRegistrar",
            "org.apache.beam.runners.direct.DirectRegistrar$Options",
            "org.apache.beam.runners.dataflow.DataflowPipelineRegistrar$Options");
  }

  @Test
  public void schemaTransformsAreFoundByAnExpansionService() throws Exception {
    assertThat(providers("org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider"))
        .contains(
            "io.atomicpartition.transform.AtomicPartitionReadProvider",
            "io.atomicpartition.transform.AtomicPartitionWriteProvider");
  }

  @Test
  public void itNamesItsMainClassAndCarriesItsLicenceButNobodysSignature() throws IOException {
    try (JarFile bundle = new JarFile(BUNDLE.toFile())) {
      Manifest manifest = bundle.getManifest();
      assertThat(manifest.getMainAttributes())
          .containsEntry(Attributes.Name.MAIN_CLASS, "io.atomicpartition.pipelines.Launcher")
          .containsEntry(Attributes.Name.MULTI_RELEASE, "true");
      assertThat(manifest.getEntries()).isEmpty();
      assertThat(bundle.stream().map(JarEntry::getName))
          .contains("META-INF/LICENSE", "META-INF/NOTICE")
          .doesNotContain("module-info.class")
          .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"));
    }
  }

  private static List<String> providers(String service) throws Exception {
    URL[] bundleAlone = {BUNDLE.toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader(bundleAlone, ClassLoader.getPlatformClassLoader())) {
      return ServiceLoader.load(loader.loadClass(service), loader).stream()
          .map(provider -> provider.type().getName())
          .toList();
    }
  }
}
