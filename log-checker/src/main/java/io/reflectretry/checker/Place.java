package io.reflectretry.checker;

/** Where a record stands in the log. */
public record Place(String topic, int partition, long offset) {

    @Override
    public String toString() {
        return "%s, partition %d, offset %d".formatted(topic, partition, offset);
    }
}
