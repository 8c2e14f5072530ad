package io.atomicpartition.testing.servers.gcs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One generation of an object.
 *
 * @param parts its bytes, one after the other; shared between copies
 * @param crc32c in Base64, as the API has it
 * @param md5 in Base64
 * @param metadata what its writer said of it
 */
record GcsObject(
    String bucket,
    String name,
    long generation,
    List<byte[]> parts,
    long size,
    String crc32c,
    String md5,
    ObjectNode metadata,
    Instant updated) {
  private static final JsonMapper JSON = new JsonMapper();

  /** What a writer may say of an object. */
  private static final List<String> WRITABLE =
      List.of(
          "contentType",
          "cacheControl",
          "contentEncoding",
          "contentDisposition",
          "metadata",
          "storageClass");

  static GcsObject of(
      String bucket, String name, long generation, List<byte[]> parts, ObjectNode metadata) {
    CRC32C crc = new CRC32C();
    MessageDigest md5;
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
    long size = 0;
    for (byte[] part : parts) {
      crc.update(part);
      md5.update(part);
      size += part.length;
    }
    byte[] crcBytes = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    return new GcsObject(
        bucket,
        name,
        generation,
        List.copyOf(parts),
        size,
        Base64.getEncoder().encodeToString(crcBytes),
        Base64.getEncoder().encodeToString(md5.digest()),
        metadata,
        Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  /** These bytes under another name. */
  GcsObject copy(String newBucket, String newName, long newGeneration, ObjectNode newMetadata) {
    return new GcsObject(
        newBucket,
        newName,
        newGeneration,
        parts,
        size,
        crc32c,
        md5,
        newMetadata,
        Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  /** Refuses an object whose checksums are not the ones that its writer sent. */
  void requireChecksums(ObjectNode sent) throws GcsRefusal {
    requireEqual("CRC32C", sent.path("crc32c").asText(""), crc32c);
    requireEqual("MD5 hash", sent.path("md5Hash").asText(""), md5);
  }

  private static void requireEqual(String what, String sent, String calculated) throws GcsRefusal {
    if (!sent.isEmpty() && !sent.equals(calculated)) {
      throw GcsRefusal.invalid(
          String.format(
              "Provided %s \"%s\" doesn't match calculated %s \"%s\".",
              what, sent, what, calculated));
    }
  }

  /** The object as the API describes it. */
  ObjectNode resource() {
    ObjectNode resource = JSON.createObjectNode();
    resource
        .put("kind", "storage#object")
        .put("id", bucket + "/" + name + "/" + generation)
        .put("bucket", bucket)
        .put("name", name)
        .put("generation", Long.toString(generation))
        .put("metageneration", "1")
        .put("contentType", "application/octet-stream")
        .put("storageClass", "STANDARD")
        .put("size", Long.toString(size))
        .put("md5Hash", md5)
        .put("crc32c", crc32c)
        .put("etag", etag())
        .put("timeCreated", updated.toString())
        .put("updated", updated.toString());
    WRITABLE.stream().filter(metadata::hasNonNull).forEach(f -> resource.set(f, metadata.get(f)));
    if (metadata.hasNonNull("kmsKeyName")) {
      resource.put("kmsKeyName", metadata.get("kmsKeyName").asText() + "/cryptoKeyVersions/1");
    }
    return resource;
  }

  String etag() {
    return Long.toHexString(generation);
  }
}
