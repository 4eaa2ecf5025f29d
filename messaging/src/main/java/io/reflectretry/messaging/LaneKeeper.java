package io.reflectretry.messaging;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** Keeps the lanes in step with what the group gives and takes. */
final class LaneKeeper implements ConsumerRebalanceListener {

    private final Lanes lanes;
    private final Runnable changed;

    LaneKeeper(Lanes lanes, Runnable changed) {
        this.lanes = lanes;
        this.changed = changed;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        lanes.own(partitions);
        changed.run();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // Another member reads these records again from the committed offset.
        lanes.disown(partitions);
        changed.run();
    }
}
