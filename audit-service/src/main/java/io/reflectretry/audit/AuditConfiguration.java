package io.reflectretry.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The audit's own settings; the broker and the database are set by Quarkus' own names. */
@ConfigMapping(prefix = "rrr")
interface AuditConfiguration {

    /**
     * The stable name of this process, for the consumer group's static membership: a restarted
     * process takes its partitions up again at once.
     */
    @WithDefault("audit-0")
    String replica();
}
