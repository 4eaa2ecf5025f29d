package io.reflectretry.trainer.training;

import org.apache.kafka.common.TopicPartition;

/** Where a record stands in the log. */
record LogPosition(TopicPartition partition, long offset) {}
