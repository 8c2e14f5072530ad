package io.atomicpartition.testing.properties;

import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;
import org.junit.platform.runner.JUnitPlatform;
import org.junit.platform.suite.api.UseTechnicalNames;
import org.junit.runner.RunWith;

/**
 * What is true of all inputs, each property shown on many random ones by jqwik, which JUnit 4 runs
 * as it runs any other test. A property that fails prints the seed, the sample and the smallest
 * sample that it could find; the seed is another one at every run.
 */
@RunWith(JUnitPlatform.class)
@UseTechnicalNames
@SuppressWarnings("deprecation") // in favour of the JUnit Platform, to which all tests would move
@AddLifecycleHook(value = CountTries.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
public abstract class Properties {}
