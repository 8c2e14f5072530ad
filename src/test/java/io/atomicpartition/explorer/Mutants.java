package io.atomicpartition.explorer;

import io.atomicpartition.explorer.Mutant.Edit;
import java.util.List;

/** One for every defence. */
final class Mutants {
  private static final String COMMIT = "publish/Commit.java";
  private static final String JUDGE = "publish/Judge.java";
  private static final String ATTEMPT = "publish/Attempt.java";
  private static final String PLAN = "publish/PublishPlan.java";
  private static final String SWEEP = "publish/PartitionSweep.java";
  private static final String FENCE = "publish/Fence.java";
  private static final String PUBLISHER = "publish/Publisher.java";
  private static final String UNPUBLISHER = "publish/Unpublisher.java";

  private static final String RECORDS = "store/local/RecordFiles.java";

  private static final String FENCE_IS_WRITTEN =
      "    Optional<String> doubt = new Fence(store, environment).write(partition, current);\n";
  private static final String SEQUENCE_DECIDES = "    if (sequence == plan.expectedSequence()) {\n";
  private static final String SENT_AND_FAILED =
      "      Optional<Step> ending = lookAgain(failure.get());\n";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "roll back on unknown",
              "one try each, over nothing",
              new Edit(COMMIT, "    if (mayLand) {\n", "    if (false) {\n")),
          Mutant.of(
              "only the last request may land",
              "one attempt, over nothing|2",
              new Edit(COMMIT, "      mayLand |= !failure", "      mayLand = !failure")),
          Mutant.of(
              "commit over what is there, not over what was judged",
              "two attempts and a sweep, over nothing",
              new Edit(
                  "store/FlatPlacement.java",
                  "    return request.replaces().isPresent()\n"
                      + "        ? store.replaceRecord(request.recordKey(), body,"
                      + " request.replaces().get())\n",
                  "    java.util.Optional<CommitRecord> now ="
                      + " store.readRecord(request.recordKey());\n"
                      + "    return now.isPresent()\n"
                      + "        ? store.replaceRecord(request.recordKey(), body,"
                      + " now.get().version())\n")),
          Mutant.of(
              "content not compared",
              "one attempt, over live",
              new Edit(
                  JUDGE,
                  "manifest.publish().map(p -> p.contentId().equals(plan.contentId()))"
                      + ".orElse(false);",
                  "manifest.live();")),
          Mutant.of(
              "attempt's id used again after a fence",
              "two attempts and a sweep, over nothing",
              new Edit(
                  ATTEMPT,
                  "    String id = environment.newAttempt();\n",
                  "    String id = IDS.computeIfAbsent(environment, e -> e.newAttempt());\n"),
              new Edit(
                  ATTEMPT,
                  "  private final String id;\n",
                  "  private final String id;\n"
                      + "  private static final java.util.Map<PublishEnvironment, String> IDS ="
                      + " new java.util.HashMap<>();\n")),
          Mutant.of(
              "shared names",
              "two attempts and a second job, over nothing",
              new Edit(
                  PLAN,
                  "DataFileName.of(partition, attempt, i,",
                  "DataFileName.of(partition, publishId().substring(0, 16), i,")),
          Mutant.of(
              "no read-back",
              "two attempts and a second job, over nothing",
              new Edit(
                  COMMIT,
                  SENT_AND_FAILED,
                  """
                        if (failure.isPresent()) {
                          attempt.discard();
                          throw new NotCommittedException(
                              plan.partition(), Reason.REFUSED, "mutant", failure.get());
                        }
                  """
                      + SENT_AND_FAILED)),
          Mutant.of(
              "status code trusted",
              "two attempts and a second job, over nothing",
              new Edit(
                  COMMIT,
                  SENT_AND_FAILED,
                  """
                        if (failure.get()
                            instanceof io.atomicpartition.store.PreconditionFailedException) {
                          attempt.discard();
                          return new Step.Done(
                              new PublishResult(
                                  plan.partition(),
                                  Outcome.CONFLICT,
                                  plan.publishId(),
                                  plan.expectedSequence(),
                                  0,
                                  Optional.empty(),
                                  java.net.URI.create("mutant:/"),
                                  "412"));
                        }
                  """
                      + SENT_AND_FAILED)),
          Mutant.of(
              "sequence read in finalize",
              "two attempts and a second job, over live",
              new Edit(
                  JUDGE,
                  SEQUENCE_DECIDES,
                  "    if (sequence == plan.expectedSequence()"
                      + " || plan.policy().mode() == Mode.REPLACE) {\n"),
              new Edit(
                  ATTEMPT,
                  "        plan.expectedSequence() + 1,\n",
                  "        base.current().map(c -> c.manifest().sequence()).orElse(0L) + 1,\n")),
          Mutant.of(
              "sequence captured once per bundle",
              "captured by bundles, over live",
              new Edit(
                  "publish/Capture.java", "    if (base.isPresent()) {\n", "    if (false) {\n"),
              new Edit(
                  "publish/Capture.java",
                  "() -> store.createRecord(key, write(partition, sequence))",
                  "() -> write(partition, sequence)")),
          Mutant.of(
              "own capture preferred after a 412",
              "captured by bundles, over live",
              new Edit(
                  "publish/Capture.java",
                  "    Guarded.call(\n        \"Storing",
                  "    if (true) {\n      try {\n        store.createRecord(key, write(partition,"
                      + " sequence));\n      } catch (PreconditionFailedException e) {\n      }\n"
                      + "      return sequence;\n    }\n    Guarded.call(\n        \"Storing")),
          Mutant.of(
              "captured sequence cleaned up",
              "captured by bundles and cleaned up, over live",
              new Edit(
                  "publish/Launch.java",
                  "    return key.startsWith(stagingPrefix() + \"base-\");\n",
                  "    return false;\n")),
          Mutant.of(
              "create over an un-published partition",
              "create over what was un-published, over live",
              new Edit(
                  JUDGE,
                  SEQUENCE_DECIDES,
                  "    if (sequence == plan.expectedSequence()"
                      + " || (plan.policy().mode() == Mode.CREATE && live.isEmpty())) {\n"),
              new Edit(
                  ATTEMPT,
                  "        plan.expectedSequence() + 1,\n",
                  "        base.current().map(c -> c.manifest().sequence()).orElse(0L) + 1,\n")),
          Mutant.of(
              "no history",
              "two attempts and a second job, over live",
              new Edit(
                  "publish/History.java",
                  "    History carried = carriedBy(current, manifest);\n",
                  "    History carried = carriedBy(current, manifest);\n    if (true) return NONE;\n")),
          Mutant.of(
              "publish id from temps",
              "computed again, over live",
              new Edit(
                  PLAN,
                  "    return launch.publishId(partition);\n",
                  "    return new Digest().add(launch.id()).add(tempKeys().toString()).hex(32);\n")),
          Mutant.of(
              "sweep without fence",
              "two attempts and a sweep, over nothing",
              new Edit(
                  SWEEP, FENCE_IS_WRITTEN, "    Optional<String> doubt = Optional.empty();\n")),
          Mutant.of(
              "sweep goes on though its fence is in doubt",
              "two attempts and a sweep, over nothing",
              new Edit(
                  FENCE,
                  "      return inForce(manifest, over)\n",
                  "      return inForce(manifest, over) || true\n")),
          Mutant.of(
              "sweep forgets history",
              "two attempts and a sweep, over live",
              new Edit(
                  FENCE,
                  "        History.carriedBy(current.get().record(), manifest),\n",
                  "        History.NONE,\n")),
          Mutant.of(
              "sweep takes what is live",
              "two attempts and a sweep, over nothing",
              new Edit(
                  SWEEP,
                  "      if (liveKeys.contains(object.key())"
                      + " || liveAttempt.equals(Optional.of(attempt))) {\n",
                  "      if (false) {\n")),
          Mutant.of(
              "list after the fence",
              "two attempts and a sweep, over nothing",
              new Edit(
                  SWEEP,
                  FENCE_IS_WRITTEN,
                  FENCE_IS_WRITTEN
                      + """
                          try {
                            candidates.clear();
                            list(partition, new Rules(Judge.read(store, partition)), candidates);
                          } catch (java.io.IOException e) {
                            return report(partition, Ending.FAILED, List.of(), e.getMessage());
                          }
                      """)),
          Mutant.of(
              "never-published swept by age",
              "two attempts and a sweep, over nothing",
              new Edit(
                  SWEEP,
                  FENCE_IS_WRITTEN,
                  "    Optional<String> doubt = current.isEmpty() ? Optional.empty()"
                      + " : new Fence(store, environment).write(partition, current);\n")),
          Mutant.of(
              "equal manifest bodies",
              "two attempts and a sweep, over live",
              new Edit(
                  FENCE,
                  "    String writeId = environment.ids().next();\n",
                  "    String writeId = current.map(c -> c.manifest().writeId())"
                      + ".orElse(\"0\".repeat(32));\n"),
              new Edit(
                  FENCE,
                  "        History.carriedBy(current.get().record(), manifest),\n",
                  "        manifest.history(),\n")),
          Mutant.of(
              "manifest deleted",
              "un-publish twice and a second job, over live",
              new Edit(
                  UNPUBLISHER,
                  "() -> store.replaceRecord(partition.manifestKey(), body, over)",
                  "() -> store.delete(java.util.List.of(partition.manifestKey()))")),
          Mutant.of(
              "un-publish forgets history",
              "un-publish twice and a second job, over live",
              new Edit(
                  UNPUBLISHER,
                  "        History.after(current.record(), manifest, environment.historyLimits(), now)\n",
                  "        History.NONE\n")),
          Mutant.of(
              "un-publish sent again after a lost reply",
              "un-publish and a second job, over live",
              new Edit(
                  UNPUBLISHER,
                  "    if (manifest.history().names(History.Kind.UNPUBLISH, writeId)) {\n",
                  "    if (false) {\n"),
              new Edit(
                  UNPUBLISHER,
                  """
                      return manifest.live() && manifest.sequence() == sequence
                          ? Optional.empty()
                          : Optional.of(conflict);
                  """,
                  "    return manifest.live() ? Optional.empty()"
                      + " : Optional.of(new Result(Ending.UNPUBLISHED, Optional.empty()));\n")),
          Mutant.of(
              "sweep across nested partitions",
              "a partition in a partition, over nothing",
              new Edit(
                  SWEEP, "            .filter(file -> file.partition().equals(partition))\n", "")),
          Mutant.of(
              "clean-up across launches",
              "clean-up at the end of another run, over nothing",
              new Edit(
                  "publish/Launch.java",
                  "        id,\n        label(transform),",
                  "        \"0\",\n        label(transform),")),
          Mutant.of(
              "twin's files deleted by history",
              "un-publish twice and a second job, over live",
              new Edit(
                  COMMIT,
                  "      if (!ours && !settled.wasReplaced()) {\n",
                  "      if (!ours) {\n")),
          Mutant.of(
              "temps deleted before commit",
              "two attempts and a second job, over nothing",
              new Edit(
                  PUBLISHER,
                  "      attempt.promote();\n",
                  "      attempt.promote();\n      store.delete(plan.tempKeys());\n")),
          Mutant.of(
              "missing temp ignored",
              "clean-up at the end of its own run, over nothing",
              new Edit(
                  ATTEMPT,
                  "calls.add(() -> promote(temp))",
                  "calls.add(() -> { try { return promote(temp); } catch"
                      + " (io.atomicpartition.store.ObjectMissingException e) { return null; } })"),
              new Edit(
                  ATTEMPT,
                  "map(temp -> promoted.next()).toList()",
                  "map(temp -> promoted.next()).filter(f -> f != null).toList()")),
          Mutant.of(
              "missing temp not judged again",
              "clean-up after each, over nothing",
              new Edit(
                  PUBLISHER,
                  "      return new Step.Done(decidedByOthers(plan, e));\n",
                  "      throw new NotCommittedException(plan.partition(), Reason.DATA_LOST,"
                      + " \"mutant\", e);\n")),
          Mutant.of(
              "staged directory cleaned in place",
              "on disk: clean-up at the end of its own run, over nothing",
              new Edit(
                  "store/local/StagingArea.java",
                  "    if (!staged.getFileName().toString().startsWith(TRASH)) {\n",
                  "    if (false) {\n")),
          Mutant.of(
              "staged directory made again by a helper",
              "on disk: clean-up at the end of its own run, over nothing",
              new Edit(
                  "store/local/StagedPlacement.java",
                  "      Instant written =\n",
                  "      Files.createDirectories(staged);\n      Instant written =\n")),
          Mutant.of(
              "two writers rename onto one local file",
              "on disk: two attempts, over nothing",
              new Edit(
                  RECORDS,
                  "      linkAs(file, hidden);\n",
                  "      Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);\n")),
          Mutant.of(
              "files placed one by one where no directory is",
              "on disk: two attempts, over nothing",
              new Edit(
                  "store/local/LocalAtomicStore.java",
                  "    return !request.inPlace() && request",
                  "    return false && !request.inPlace() && request")),
          Mutant.of(
              "manifest replaced without comparison",
              "on disk: two jobs, over live",
              new Edit(RECORDS, "    if (!found.equals(expected)) {\n", "    if (false) {\n")),
          Mutant.of(
              "manifest replaced without the lock",
              "on disk: two jobs, over live",
              new Edit(
                  RECORDS,
                  "      return mutex.holding(lockFile(file),"
                      + " () -> compareAndSwap(file, body, expected, issued));\n",
                  "      return compareAndSwap(file, body, expected, issued);\n")),
          Mutant.of(
              "sequence captured late",
              Mutant.HOSTILE + "drawn",
              new Edit(
                  "sink/BundleWriters.java",
                  "    captures.of(destination.partition()); // before the first byte, whatever it"
                      + " will be used for\n",
                  "")),
          Mutant.of(
              "completed temps deleted in teardown",
              Mutant.HOSTILE + "failing",
              new Edit(
                  "sink/BundleWriting.java",
                  "      bundle.abandon();\n",
                  "      bundle.abort();\n")),
          Mutant.of(
              "temps cleaned up before the decision",
              Mutant.HOSTILE + "drawn",
              new Edit(
                  "sink/FinalizePartitions.java",
                  "    PublishResult result = publisher.publish(plan);\n",
                  "    new io.atomicpartition.publish.CleanUp(store, config.launch())"
                      + ".temps(plan.tempKeys());\n"
                      + "    PublishResult result = publisher.publish(plan);\n")));

  private Mutants() {}
}
