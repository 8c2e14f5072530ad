package io.atomicpartition;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.atomicpartition.publish.ContentId;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.junit.Test;

/**
 * The floors of {@code docs/architecture.md}. Each rule is held against the project, and against
 * {@link io.atomicpartition.planted}, which breaks all of them: a rule that finds nothing there
 * would find nothing here.
 */
public class ArchitectureTest {
  private static final String PROJECT = "io.atomicpartition";
  private static final String PLANTED = "io.atomicpartition.planted";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(PROJECT);
  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(PLANTED);

  @Test
  public void theRulesLookAtTheProject() {
    assertThat(OURS.contain(ContentId.class)).isTrue();
    assertThat(OURS.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  public void aLowerFloorNeverKnowsAHigher() {
    lowerFloorsDoNotKnowHigher(PROJECT).check(OURS);

    assertThat(violations(lowerFloorsDoNotKnowHigher(PLANTED)))
        .hasSize(5)
        .anyMatch(found -> found.contains("derive.KnowsSink"))
        .anyMatch(found -> found.contains("store.KnowsPublish"))
        .anyMatch(found -> found.contains("publish.KnowsFormat"))
        .anyMatch(found -> found.contains("format.KnowsSink"))
        .anyMatch(found -> found.contains("sink.KnowsPipelines"));
  }

  @Test
  public void everyClassLivesOnAFloor() {
    everyClassIsOnAFloor(PROJECT).check(OURS);

    assertThat(violations(everyClassIsOnAFloor(PLANTED)))
        .singleElement()
        .asString()
        .contains("stray.Homeless");
  }

  @Test
  public void theProtocolKnowsNeitherBeamNorACloudSdk() {
    protocolIsFreeOfSdks(PROJECT).check(OURS);

    assertThat(violations(protocolIsFreeOfSdks(PLANTED)))
        .hasSize(8)
        .anyMatch(found -> found.contains("store.KnowsBeam"))
        .anyMatch(found -> found.contains("org.apache.beam.sdk.values.Row"))
        .anyMatch(found -> found.contains("com.google.api.client.http.HttpRequest"))
        .anyMatch(found -> found.contains("com.google.cloud.storage.Storage"))
        .anyMatch(found -> found.contains("software.amazon.awssdk.services.s3.S3Client"))
        .anyMatch(found -> found.contains("org.apache.hadoop.conf.Configuration"))
        .anyMatch(found -> found.contains("org.apache.parquet.schema.MessageType"))
        .anyMatch(found -> found.contains("org.apache.avro.Schema"));
  }

  @Test
  public void storesDoNotKnowEachOther() {
    storesAreStrangers(PROJECT).check(OURS);

    assertThat(violations(storesAreStrangers(PLANTED)))
        .singleElement()
        .asString()
        .contains("store.local.KnowsSibling");
  }

  @Test
  public void onlyAStoresProviderReadsPipelineOptions() {
    onlyProvidersReadOptions(PROJECT).check(OURS);

    assertThat(violations(onlyProvidersReadOptions(PLANTED)))
        .singleElement()
        .asString()
        .contains("store.beam.ReadsOptions");
  }

  @Test
  public void aRunnerNeverShowsBelowTheSink() {
    noRunnerBelowTheSink(PROJECT).check(OURS);

    assertThat(violations(noRunnerBelowTheSink(PLANTED)))
        .singleElement()
        .asString()
        .contains("format.KnowsRunner");
  }

  @Test
  public void onlyTheCommandsKnowHowCommandsAreMade() {
    onlyCommandsKnowPicocli(PROJECT).check(OURS);

    assertThat(violations(onlyCommandsKnowPicocli(PLANTED)))
        .singleElement()
        .asString()
        .contains("sink.KnowsPicocli");
  }

  @Test
  public void packagesFormNoCycle() {
    noCycles(PROJECT).check(OURS);

    assertThat(violations(noCycles(PLANTED)))
        .singleElement()
        .asString()
        .contains("read.KnowsTransform", "transform.KnowsRead");
  }

  private static ArchRule lowerFloorsDoNotKnowHigher(String root) {
    return layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("store")
        .definedBy(root + ".store..")
        .layer("publish")
        .definedBy(root + ".publish..")
        .layer("format")
        .definedBy(root + ".format..")
        .layer("derive")
        .definedBy(root + ".derive..")
        .layer("Beam's side")
        .definedBy(
            root + ".sink..",
            root + ".read..",
            root + ".lake..",
            root + ".report..",
            root + ".transform..")
        .layer("main classes")
        .definedBy(root + ".pipelines..", root + ".cli..")
        .whereLayer("store")
        .mayNotAccessAnyLayer()
        .whereLayer("publish")
        .mayOnlyAccessLayers("store")
        .whereLayer("format")
        .mayOnlyAccessLayers("store", "publish")
        .whereLayer("derive")
        .mayOnlyAccessLayers("store", "publish", "format")
        .whereLayer("Beam's side")
        .mayOnlyAccessLayers("store", "publish", "format", "derive");
  }

  private static ArchRule everyClassIsOnAFloor(String root) {
    return classes()
        .that()
        .doNotHaveSimpleName("package-info")
        .should()
        .resideInAnyPackage(
            root + ".store..",
            root + ".publish..",
            root + ".format..",
            root + ".derive..",
            root + ".sink..",
            root + ".read..",
            root + ".lake..",
            root + ".report..",
            root + ".transform..",
            root + ".pipelines..",
            root + ".cli..");
  }

  private static ArchRule protocolIsFreeOfSdks(String root) {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".store", root + ".publish..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam..",
            "com.google.api..",
            "com.google.cloud..",
            "software.amazon..",
            "org.apache.hadoop..",
            "org.apache.parquet..",
            "org.apache.avro..");
  }

  private static ArchRule storesAreStrangers(String root) {
    return slices()
        .matching(root + ".store.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true);
  }

  private static ArchRule onlyProvidersReadOptions(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".store..")
        .and()
        .haveSimpleNameNotEndingWith("Provider")
        .and()
        .areNotAssignableTo(PipelineOptions.class)
        .and()
        .areNotAssignableTo(PipelineOptionsRegistrar.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam.sdk.options..");
  }

  private static ArchRule noRunnerBelowTheSink(String root) {
    return noClasses()
        .that(
            resideInAPackage(root + ".store..")
                .or(resideInAPackage(root + ".publish.."))
                .or(resideInAPackage(root + ".format.."))
                .or(resideInAPackage(root + ".derive..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam.runners..");
  }

  private static ArchRule onlyCommandsKnowPicocli(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..");
  }

  private static ArchRule noCycles(String root) {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  private static List<String> violations(ArchRule rule) {
    return rule.evaluate(BROKEN).getFailureReport().getDetails();
  }
}
