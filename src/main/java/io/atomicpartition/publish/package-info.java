/**
 * The publish protocol: plan, judge, promote, commit, roll back, un-publish, and the manifest that
 * records it. Runs without a pipeline and without a network; knows neither Beam nor a cloud SDK.
 */
package io.atomicpartition.publish;
