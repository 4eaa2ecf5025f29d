package io.reflectretry.again;

import io.reflectretry.model.Require;
import java.time.Duration;
import java.util.List;

/**
 * What is to be judged again, and how.
 *
 * @param bootstrapServers the brokers, as host:port, separated by commas
 * @param run the run
 * @param choices who judges
 * @param replica names this process among those that share the judging
 * @param members how many members of the consumer group run in this process
 * @param follow whether to go on with a run that has not ended until it does; otherwise up to what
 *     the log holds at the start
 * @param patience how long no second verdict may come before the missing ones are given up
 */
public record AgainOptions(
        String bootstrapServers,
        String run,
        List<Choice> choices,
        String replica,
        int members,
        boolean follow,
        Duration patience) {

    public AgainOptions {
        Require.text(bootstrapServers, "bootstrapServers");
        Require.text(run, "run");
        choices = List.copyOf(choices);
        Require.text(replica, "replica");
        Require.that(members >= 1, "members", "must be 1 or more");
        Require.that(patience.isPositive(), "patience", "must be positive");
    }
}
