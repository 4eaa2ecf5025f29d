package io.reflectretry.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All processes of a stack with their ports, before anything is started.
 *
 * @param broker the broker's settings
 * @param postgres the database's settings
 * @param infrastructure broker and database
 * @param services the services, which need both
 */
record StackPlan(
        BrokerSettings broker,
        PostgresSettings postgres,
        List<StackMember> infrastructure,
        List<StackMember> services) {
    private static final int INFRASTRUCTURE_PORTS = 3;

    /** How many ports a stack needs. */
    static int portsNeeded(StackOptions options) {
        return INFRASTRUCTURE_PORTS + replicas(options).size();
    }

    /**
     * @throws StackException when a service is not built
     */
    static StackPlan of(StackLayout layout, StackOptions options, List<Integer> ports) {
        var broker = new BrokerSettings(layout.brokerData(), ports.get(0), ports.get(1));
        var postgres =
                new PostgresSettings(
                        layout.postgresPrograms(), layout.postgresData(), ports.get(2));
        var infrastructure =
                List.of(
                        new StackMember(
                                BrokerChild.spec(broker, layout.log("broker")),
                                Optional.empty(),
                                broker.bootstrapServers()),
                        new StackMember(
                                PostgresChild.spec(postgres, layout.log("postgres")),
                                Optional.empty(),
                                postgres.jdbcUrl(PostgresSettings.DATABASE)));
        var shared =
                new ServiceEnvironment(
                        broker.bootstrapServers(),
                        postgres.reactiveUrl(PostgresSettings.DATABASE),
                        options.storage(),
                        nativeCache(layout, options));
        var services = new ArrayList<StackMember>();
        var free = ports.subList(INFRASTRUCTURE_PORTS, ports.size()).iterator();
        for (var replica : replicas(options)) {
            services.add(service(layout, options, replica, free.next(), shared));
        }
        return new StackPlan(broker, postgres, infrastructure, List.copyOf(services));
    }

    /** All members in the order of their start. */
    List<StackMember> members() {
        return Stream.concat(infrastructure.stream(), services.stream()).toList();
    }

    private record Replica(ServiceKind kind, int ordinal) {}

    private static List<Replica> replicas(StackOptions options) {
        var replicas = new ArrayList<Replica>();
        if (options.services()) {
            for (var kind : ServiceKind.values()) {
                for (int ordinal = 0; ordinal < options.count(kind); ordinal++) {
                    replicas.add(new Replica(kind, ordinal));
                }
            }
        }
        return replicas;
    }

    private static StackMember service(
            StackLayout layout,
            StackOptions options,
            Replica replica,
            int port,
            ServiceEnvironment shared) {
        var name = replica.kind().replica(replica.ordinal());
        var environment = new HashMap<>(options.environment());
        environment.putAll(shared.variables(name, port));
        var spec =
                ServiceChild.spec(
                        name,
                        replica.kind().packaged(options.projectRoot()),
                        replica.kind().flags(),
                        environment,
                        port,
                        layout.log(name));
        return new StackMember(
                spec, Optional.of(replica.kind()), ServiceChild.address(port).toString());
    }

    /**
     * Unpacked once for all stacks of a project, as the libraries are large; in the stack's own
     * folder where the project belongs to another user.
     */
    private static Path nativeCache(StackLayout layout, StackOptions options) {
        var shared = options.projectRoot().resolve(".rrr");
        return (Files.isWritable(shared) ? shared : layout.root()).resolve("native");
    }
}
