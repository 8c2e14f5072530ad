package io.atomicpartition.store.gcs;

import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import io.atomicpartition.store.ObjectChecksum;
import io.atomicpartition.store.StoredObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The options of each request, with the billed project and the key in all that take them. */
final class GcsRequests {
  private static final BlobField[] FIELDS = {
    BlobField.NAME,
    BlobField.BUCKET,
    BlobField.SIZE,
    BlobField.CRC32C,
    BlobField.GENERATION,
    BlobField.TIME_CREATED,
    BlobField.UPDATED
  };

  private final Optional<String> userProject;
  private final Optional<String> kmsKeyName;

  GcsRequests(Optional<String> userProject, Optional<String> kmsKeyName) {
    this.userProject = userProject;
    this.kmsKeyName = kmsKeyName;
  }

  /** Where there is none. Bytes are not compressed on their way: data files are already. */
  BlobTargetOption[] create() {
    return target(BlobTargetOption.doesNotExist(), BlobTargetOption.disableGzipContent());
  }

  /** Over this generation. */
  BlobTargetOption[] replace(long generation) {
    return target(
        BlobTargetOption.generationMatch(generation), BlobTargetOption.disableGzipContent());
  }

  /** A copy where there is none. */
  BlobTargetOption[] copy() {
    return target(BlobTargetOption.doesNotExist());
  }

  private BlobTargetOption[] target(BlobTargetOption... options) {
    List<BlobTargetOption> all = new ArrayList<>(Arrays.asList(options));
    userProject.map(BlobTargetOption::userProject).ifPresent(all::add);
    kmsKeyName.map(BlobTargetOption::kmsKeyName).ifPresent(all::add);
    return all.toArray(BlobTargetOption[]::new);
  }

  /** An upload where there is none. */
  BlobWriteOption[] upload() {
    List<BlobWriteOption> all = new ArrayList<>(List.of(BlobWriteOption.doesNotExist()));
    userProject.map(BlobWriteOption::userProject).ifPresent(all::add);
    kmsKeyName.map(BlobWriteOption::kmsKeyName).ifPresent(all::add);
    return all.toArray(BlobWriteOption[]::new);
  }

  BlobGetOption[] get() {
    List<BlobGetOption> all = new ArrayList<>(List.of(BlobGetOption.fields(FIELDS)));
    userProject.map(BlobGetOption::userProject).ifPresent(all::add);
    return all.toArray(BlobGetOption[]::new);
  }

  BlobSourceOption[] source(BlobSourceOption... options) {
    List<BlobSourceOption> all = new ArrayList<>(Arrays.asList(options));
    userProject.map(BlobSourceOption::userProject).ifPresent(all::add);
    return all.toArray(BlobSourceOption[]::new);
  }

  BlobListOption[] list(BlobListOption... options) {
    List<BlobListOption> all = new ArrayList<>(Arrays.asList(options));
    all.add(BlobListOption.fields(FIELDS));
    userProject.map(BlobListOption::userProject).ifPresent(all::add);
    return all.toArray(BlobListOption[]::new);
  }

  /** A data file to be written. */
  static BlobInfo data(BlobId object) {
    return BlobInfo.newBuilder(object).setContentType("application/octet-stream").build();
  }

  /** A record to be written; caches on the way to a public bucket are told not to keep it. */
  static BlobInfo record(BlobId object) {
    return BlobInfo.newBuilder(object)
        .setContentType("application/json")
        .setCacheControl("no-store")
        .build();
  }

  /** An object as the service describes it. */
  static StoredObject describe(String key, BlobInfo found) {
    return new StoredObject(
        key,
        found.getSize(),
        Optional.ofNullable(found.getCrc32cToHexString()).map(ObjectChecksum::crc32c),
        Optional.of(Long.toString(found.getGeneration())),
        found.getUpdateTimeOffsetDateTime().toInstant());
  }
}
