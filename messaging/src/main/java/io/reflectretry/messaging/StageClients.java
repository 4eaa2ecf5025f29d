package io.reflectretry.messaging;

import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.messaging.client.ProducerSettings;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Where a stage's clients come from: tests put faults between a stage and the real ones. */
interface StageClients {

    Consumer<byte[], byte[]> consumer(ConsumerSettings settings);

    Producer<byte[], byte[]> producer(ProducerSettings settings);

    static StageClients real() {
        return new StageClients() {
            @Override
            public Consumer<byte[], byte[]> consumer(ConsumerSettings settings) {
                return KafkaClients.consumer(settings);
            }

            @Override
            public Producer<byte[], byte[]> producer(ProducerSettings settings) {
                return KafkaClients.producer(settings);
            }
        };
    }
}
