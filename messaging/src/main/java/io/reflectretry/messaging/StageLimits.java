package io.reflectretry.messaging;

import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.model.Require;
import java.time.Duration;

/**
 * How much a stage takes on, and how long it tries.
 *
 * @param maxInFlight how many records of one partition may be worked on, or wait behind unfinished
 *     ones, before the partition is paused; up to {@code maxPollRecords} more may be admitted
 * @param maxPollRecords the most records admitted in one go
 * @param commitInterval the least time between the starts of two transactions: what finishes in
 *     between shares one
 * @param maxWorkAttempts how often work on a record is tried before it becomes a dead letter
 * @param maxFailedTransactions how many transactions may fail in a row before the stage gives up
 * @param transactionTimeout how long the transaction of a killed process may block readers
 * @param sessionTimeout how long the partitions of a killed process may stay without an owner
 * @param maxRecordBytes an event with more bytes is replaced by UNSCORABLE(SIZE); at most what the
 *     broker takes
 */
public record StageLimits(
        int maxInFlight,
        int maxPollRecords,
        Duration commitInterval,
        int maxWorkAttempts,
        int maxFailedTransactions,
        Duration transactionTimeout,
        Duration sessionTimeout,
        int maxRecordBytes) {

    /** Good for work that takes microseconds to seconds. */
    public static final StageLimits DEFAULTS =
            new StageLimits(
                    1000,
                    500,
                    Duration.ofMillis(20),
                    3,
                    10,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(8),
                    ProducerSettings.MAX_RECORD_BYTES);

    public StageLimits {
        Require.that(maxInFlight >= 1, "maxInFlight", "must be 1 or more");
        Require.that(maxPollRecords >= 1, "maxPollRecords", "must be 1 or more");
        Require.that(!commitInterval.isNegative(), "commitInterval", "must not be negative");
        Require.that(maxWorkAttempts >= 1, "maxWorkAttempts", "must be 1 or more");
        Require.that(maxFailedTransactions >= 1, "maxFailedTransactions", "must be 1 or more");
        Require.that(transactionTimeout.isPositive(), "transactionTimeout", "must be positive");
        Require.that(sessionTimeout.isPositive(), "sessionTimeout", "must be positive");
        Require.that(maxRecordBytes >= 1024, "maxRecordBytes", "must be 1024 or more");
    }

    /** The same with other limits on what is taken on at a time. */
    public StageLimits withInFlight(int newMaxInFlight, int newMaxPollRecords) {
        return new StageLimits(
                newMaxInFlight,
                newMaxPollRecords,
                commitInterval,
                maxWorkAttempts,
                maxFailedTransactions,
                transactionTimeout,
                sessionTimeout,
                maxRecordBytes);
    }

    /** The same with another limit on the size of an event. */
    public StageLimits withMaxRecordBytes(int newMaxRecordBytes) {
        return new StageLimits(
                maxInFlight,
                maxPollRecords,
                commitInterval,
                maxWorkAttempts,
                maxFailedTransactions,
                transactionTimeout,
                sessionTimeout,
                newMaxRecordBytes);
    }
}
