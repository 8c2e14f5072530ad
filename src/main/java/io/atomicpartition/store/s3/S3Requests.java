package io.atomicpartition.store.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.TaggingDirective;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Requests with all that the settings ask of every one of their kind. */
final class S3Requests {
  private static final String DATA = "application/octet-stream";

  private final S3Settings settings;
  private final RequestPayer payer;
  private final String tagging;
  private final String sse;
  private final String kmsKeyId;
  private final Boolean bucketKey;
  private final String customerAlgorithm;
  private final String customerKey;
  private final String customerMd5;

  /** What is null here is not sent. */
  S3Requests(S3Settings settings) {
    this.settings = settings;
    this.payer = settings.requesterPays() ? RequestPayer.REQUESTER : null;
    this.tagging = settings.tags().isEmpty() ? null : tagging(settings.tags());
    S3Encryption encryption = settings.encryption();
    this.sse = encryption.algorithm().orElse(null);
    this.kmsKeyId = encryption.kmsKeyId().orElse(null);
    this.bucketKey = encryption.bucketKey() ? Boolean.TRUE : null;
    Optional<S3Encryption.CustomerKey> key = encryption.customerKey();
    this.customerAlgorithm = key.map(S3Encryption.CustomerKey::algorithm).orElse(null);
    this.customerKey = key.map(S3Encryption.CustomerKey::key).orElse(null);
    this.customerMd5 = key.map(S3Encryption.CustomerKey::md5).orElse(null);
  }

  /** As the query of a URL. The client library's own value would send an empty header for null. */
  private static String tagging(Map<String, String> tags) {
    return tags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(tag -> encode(tag.getKey()) + "=" + encode(tag.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private StorageClass storageClass() {
    return settings.storageClass().orElse(null);
  }

  PutObjectRequest.Builder put(S3Address at) {
    return PutObjectRequest.builder()
        .bucket(at.bucket())
        .key(at.key())
        .contentType(DATA)
        .requestPayer(payer)
        .tagging(tagging)
        .serverSideEncryption(sse)
        .ssekmsKeyId(kmsKeyId)
        .bucketKeyEnabled(bucketKey)
        .sseCustomerAlgorithm(customerAlgorithm)
        .sseCustomerKey(customerKey)
        .sseCustomerKeyMD5(customerMd5);
  }

  CreateMultipartUploadRequest.Builder createTemp(S3Address at) {
    return CreateMultipartUploadRequest.builder()
        .bucket(at.bucket())
        .key(at.key())
        .contentType(DATA)
        .requestPayer(payer)
        .tagging(tagging)
        .serverSideEncryption(sse)
        .ssekmsKeyId(kmsKeyId)
        .bucketKeyEnabled(bucketKey)
        .sseCustomerAlgorithm(customerAlgorithm)
        .sseCustomerKey(customerKey)
        .sseCustomerKeyMD5(customerMd5);
  }

  CreateMultipartUploadRequest.Builder createFinal(S3Address at) {
    return createTemp(at).storageClass(storageClass());
  }

  UploadPartRequest.Builder part(S3Address at) {
    return UploadPartRequest.builder()
        .bucket(at.bucket())
        .key(at.key())
        .requestPayer(payer)
        .sseCustomerAlgorithm(customerAlgorithm)
        .sseCustomerKey(customerKey)
        .sseCustomerKeyMD5(customerMd5);
  }

  UploadPartCopyRequest.Builder copyPart(S3Address from, S3Address to) {
    return UploadPartCopyRequest.builder()
        .sourceBucket(from.bucket())
        .sourceKey(from.key())
        .destinationBucket(to.bucket())
        .destinationKey(to.key())
        .requestPayer(payer)
        .copySourceSSECustomerAlgorithm(customerAlgorithm)
        .copySourceSSECustomerKey(customerKey)
        .copySourceSSECustomerKeyMD5(customerMd5)
        .sseCustomerAlgorithm(customerAlgorithm)
        .sseCustomerKey(customerKey)
        .sseCustomerKeyMD5(customerMd5);
  }

  CompleteMultipartUploadRequest.Builder complete(S3Address at) {
    return CompleteMultipartUploadRequest.builder()
        .bucket(at.bucket())
        .key(at.key())
        .requestPayer(payer)
        .sseCustomerAlgorithm(customerAlgorithm)
        .sseCustomerKey(customerKey)
        .sseCustomerKeyMD5(customerMd5);
  }

  AbortMultipartUploadRequest.Builder abort(S3Address at) {
    return AbortMultipartUploadRequest.builder()
        .bucket(at.bucket())
        .key(at.key())
        .requestPayer(payer);
  }

  /** A copy without the temp's metadata, which are about the temp. */
  CopyObjectRequest.Builder copy(S3Address from, S3Address to) {
    return CopyObjectRequest.builder()
        .sourceBucket(from.bucket())
        .sourceKey(from.key())
        .destinationBucket(to.bucket())
        .destinationKey(to.key())
        .metadataDirective(MetadataDirective.REPLACE)
        .contentType(DATA)
        .taggingDirective(tagging == null ? null : TaggingDirective.REPLACE)
        .tagging(tagging)
        .storageClass(storageClass())
        .requestPayer(payer)
        .serverSideEncryption(sse)
        .ssekmsKeyId(kmsKeyId)
        .bucketKeyEnabled(bucketKey)
        .copySourceSSECustomerAlgorithm(customerAlgorithm)
        .copySourceSSECustomerKey(customerKey)
        .copySourceSSECustomerKeyMD5(customerMd5)
        .sseCustomerAlgorithm(customerAlgorithm)
        .sseCustomerKey(customerKey)
        .sseCustomerKeyMD5(customerMd5);
  }

  HeadObjectRequest head(S3Address at) {
    return HeadObjectRequest.builder()
        .bucket(at.bucket())
        .key(at.key())
        .checksumMode(ChecksumMode.ENABLED)
        .requestPayer(payer)
        .sseCustomerAlgorithm(customerAlgorithm)
        .sseCustomerKey(customerKey)
        .sseCustomerKeyMD5(customerMd5)
        .build();
  }

  GetObjectRequest.Builder get(S3Address at) {
    return GetObjectRequest.builder()
        .bucket(at.bucket())
        .key(at.key())
        .requestPayer(payer)
        .sseCustomerAlgorithm(customerAlgorithm)
        .sseCustomerKey(customerKey)
        .sseCustomerKeyMD5(customerMd5);
  }

  ListObjectsV2Request.Builder list(String bucket) {
    return ListObjectsV2Request.builder()
        .bucket(bucket)
        .maxKeys(settings.pageSize())
        .requestPayer(payer);
  }

  ListMultipartUploadsRequest.Builder listUploads(String bucket) {
    return ListMultipartUploadsRequest.builder()
        .bucket(bucket)
        .maxUploads(settings.pageSize())
        .requestPayer(payer);
  }

  DeleteObjectsRequest.Builder delete(String bucket) {
    return DeleteObjectsRequest.builder().bucket(bucket).requestPayer(payer);
  }
}
