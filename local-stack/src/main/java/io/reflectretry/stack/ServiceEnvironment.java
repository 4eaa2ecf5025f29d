package io.reflectretry.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment of a service: the only place of the stack that knows how services are set up. */
final class ServiceEnvironment {
    private ServiceEnvironment() {}

    /**
     * @param replica the name of the process
     * @param httpPort the port of its REST, health and metrics
     * @param nativeCache the folder for the engine's native libraries, shared by all processes
     */
    static Map<String, String> of(
            String replica,
            int httpPort,
            String bootstrapServers,
            PostgresSettings postgres,
            Path storage,
            Path nativeCache) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("RRR_REPLICA", replica);
        variables.put("RRR_STORAGE_ROOT", storage.toString());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", String.valueOf(httpPort));
        var database = PostgresSettings.DATABASE;
        variables.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(database));
        variables.put("QUARKUS_DATASOURCE_REACTIVE_URL", postgres.reactiveUrl(database));
        variables.put("QUARKUS_DATASOURCE_USERNAME", PostgresSettings.USER);
        variables.put("QUARKUS_DATASOURCE_PASSWORD", PostgresSettings.PASSWORD);
        // Threads of several processes that spin against each other cost far more than they bring.
        variables.put("OMP_NUM_THREADS", "1");
        variables.put("OMP_WAIT_POLICY", "PASSIVE");
        // The native libraries are on the class path: nothing is to be downloaded.
        variables.put("DJL_OFFLINE", "true");
        variables.put("DJL_CACHE_DIR", nativeCache.toString());
        return variables;
    }
}
