package io.atomicpartition.store.s3;

/** A bucket and a whole key in it. */
record S3Address(String bucket, String key) {
  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}
