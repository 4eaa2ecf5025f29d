package io.reflectretry.inference;

import io.reflectretry.policy.engine.ComputeDevice;
import io.reflectretry.policy.engine.DeviceUnavailableException;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Serves a model until it is stopped. {@code MODEL [NAME [PORT
 * [raw_logprobs|processed_logprobs]]]}; a key is taken from {@code RRR_GENERATION_SERVER_API_KEY},
 * the device from {@code RRR_DEVICE}.
 */
public final class InferenceServerMain {

    private static final int DEFAULT_PORT = 8000;

    private InferenceServerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length < 1 || arguments.length > 4) {
            System.err.println(
                    "MODEL [NAME [PORT [raw_logprobs|processed_logprobs]]]: a Hugging Face folder, the name that it is served by, a port of 127.0.0.1");
            System.exit(2);
        }
        Path model = Path.of(arguments[0]);
        String name = arguments.length > 1 ? arguments[1] : model.getFileName().toString();
        int port = arguments.length > 2 ? Integer.parseInt(arguments[2]) : DEFAULT_PORT;
        LogprobsMode mode =
                arguments.length > 3
                        ? LogprobsMode.valueOf(arguments[3].toUpperCase(Locale.ROOT))
                        : LogprobsMode.PROCESSED_LOGPROBS;
        Optional<String> key = Optional.ofNullable(System.getenv("RRR_GENERATION_SERVER_API_KEY"));
        PolicyEngine engine = start();
        InferenceServer server =
                InferenceServer.start(
                        engine, new ServerOptions(model, name, port, mode, true, key));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.printf("%s is served as %s on %s%n", model, name, server.address());
        Thread.currentThread().join();
    }

    private static PolicyEngine start() {
        try {
            return PolicyEngine.start(
                    EngineSettings.singleThreaded().on(ComputeDevice.ofEnvironment()));
        } catch (DeviceUnavailableException | IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            throw wrong;
        }
    }
}
