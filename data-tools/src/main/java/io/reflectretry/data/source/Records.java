package io.reflectretry.data.source;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Takes the records of a file in their order. */
public interface Records {

    /**
     * A record.
     *
     * @param row its place among the readable records of its file, from 1
     * @param done how much of the file is read, 0 to 1; an estimate where the file does not say how
     *     many records it has
     */
    void record(long row, ObjectNode record, double done);

    /**
     * What is no record.
     *
     * @param where {@code row 17} or {@code line 18}
     */
    void unreadable(String where, String reason);
}
