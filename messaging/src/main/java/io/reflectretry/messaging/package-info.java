/**
 * The one way in which a stateless service reads, works, writes and commits: {@link
 * io.reflectretry.messaging.TransactionalStage}. What a record carries beside the event is in
 * {@code record}, the Kafka clients with the right defaults in {@code client}.
 */
package io.reflectretry.messaging;
