/** Kafka clients with the defaults that this system needs instead of Kafka's own. */
package io.reflectretry.messaging.client;
