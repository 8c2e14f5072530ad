/**
 * The program that writes the sample which ships with the ingest pipeline: a few days of an
 * invented Stellar-like ledger.
 */
package io.atomicpartition.pipelines.sample;
