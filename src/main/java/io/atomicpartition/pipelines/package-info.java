/** What the bundled jar starts. */
package io.atomicpartition.pipelines;
