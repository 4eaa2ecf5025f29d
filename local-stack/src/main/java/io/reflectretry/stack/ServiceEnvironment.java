package io.reflectretry.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the services of one stack share, and the only place of the stack that knows the names of the
 * services' settings.
 *
 * @param bootstrapServers the broker's address
 * @param databaseUrl the database's address, {@code postgresql://host:port/name}
 * @param storage the storage root
 * @param nativeCache the folder for the engine's native libraries
 */
public record ServiceEnvironment(
        String bootstrapServers, String databaseUrl, Path storage, Path nativeCache) {
    /**
     * The environment of one process.
     *
     * @param replica its name, which also makes its transactional id and its group membership
     * @param httpPort the port of its REST, health and metrics
     */
    public Map<String, String> variables(String replica, int httpPort) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("RRR_REPLICA", replica);
        variables.put("RRR_STORAGE_ROOT", storage.toString());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", String.valueOf(httpPort));
        variables.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + databaseUrl);
        variables.put("QUARKUS_DATASOURCE_REACTIVE_URL", databaseUrl);
        variables.put("QUARKUS_DATASOURCE_USERNAME", PostgresSettings.USER);
        variables.put("QUARKUS_DATASOURCE_PASSWORD", PostgresSettings.PASSWORD);
        // Threads of several processes that spin against each other cost far more than they bring.
        variables.put("OMP_NUM_THREADS", "1");
        variables.put("OMP_WAIT_POLICY", "PASSIVE");
        // Else MKL's sums depend on where memory happens to lie: steps done again would differ.
        variables.put("MKL_CBWR", "AUTO");
        // The native libraries are on the class path: nothing is to be downloaded.
        variables.put("DJL_OFFLINE", "true");
        variables.put("DJL_CACHE_DIR", nativeCache.toString());
        return variables;
    }
}
