package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A shape in which tasks are published. */
public interface TaskFormat {

    /** Short name; ids begin with it where nothing else is asked for. */
    String name();

    /** What the tasks are, in a sentence. */
    String description();

    /** What is known of the licence of the data set that has this shape. */
    String licence();

    /**
     * The task in a record.
     *
     * @throws BadRecordException where there is none
     */
    Draft read(ObjectNode record) throws BadRecordException;
}
