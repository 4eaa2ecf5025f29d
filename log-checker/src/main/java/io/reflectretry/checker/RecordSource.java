package io.reflectretry.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Records to be checked: of a broker, or recorded before and then damaged on purpose. */
@FunctionalInterface
public interface RecordSource {

    /** Hands over each record; those of one partition in their order. */
    void read(Consumer<LogRecord> reader);

    /** All records in memory. */
    default List<LogRecord> toList() {
        List<LogRecord> records = new ArrayList<>();
        read(records::add);
        return records;
    }
}
