/** Amazon S3 and what speaks its protocol: conditional writes, on the AWS SDK for Java 2. */
package io.atomicpartition.store.s3;
