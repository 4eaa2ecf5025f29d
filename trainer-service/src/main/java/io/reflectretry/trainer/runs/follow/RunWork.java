package io.reflectretry.trainer.runs.follow;

import io.reflectretry.model.event.Topic;
import io.reflectretry.trainer.runs.log.FencedWriter;
import io.reflectretry.trainer.runs.log.LogEntry;
import java.util.Set;

/**
 * What a run does with its log. Called from one thread only, but for {@link #progress()} and {@link
 * #admit(boolean)}. Records may come again: reading one twice changes nothing.
 */
public interface RunWork {

    /** The topics that it reads. */
    Set<Topic> topics();

    /** Takes a record of the run into account. */
    void read(LogEntry entry);

    /**
     * Does what is due. Called often, and only after everything that the log held was read.
     *
     * @return whether the run has come to its end
     */
    boolean advance(FencedWriter writer);

    /** Whether new tasks may be fed; a paused run feeds none. */
    void admit(boolean open);

    /** How far it has come. */
    Progress progress();
}
