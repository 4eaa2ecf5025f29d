package io.reflectretry.messaging;

import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.ProducerSettings;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Real clients, something put around the producer. */
record FaultyClients(UnaryOperator<Producer<byte[], byte[]>> wrapper) implements StageClients {

    static StageClients faulty(UnaryOperator<Producer<byte[], byte[]>> wrapper) {
        return new FaultyClients(wrapper);
    }

    @Override
    public Consumer<byte[], byte[]> consumer(ConsumerSettings settings) {
        return StageClients.real().consumer(settings);
    }

    @Override
    public Producer<byte[], byte[]> producer(ProducerSettings settings) {
        return wrapper.apply(StageClients.real().producer(settings));
    }
}
