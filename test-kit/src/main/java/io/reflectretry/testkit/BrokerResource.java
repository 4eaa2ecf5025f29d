package io.reflectretry.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a Quarkus test the shared broker, as {@code kafka.bootstrap.servers}. */
public class BrokerResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("kafka.bootstrap.servers", TestBroker.bootstrapServers());
    }

    @Override
    public void stop() {
        // The broker is shared: it stops with the JVM.
    }
}
