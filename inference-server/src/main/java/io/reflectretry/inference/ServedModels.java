package io.reflectretry.inference;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.SharedBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** The base and the adapters that were loaded over it, by name. Thread-safe. */
final class ServedModels implements AutoCloseable {

    private final PolicyEngine engine;
    private final ServedModel base;
    private final SharedBase shared;
    private final Map<String, ServedModel> adapters = new LinkedHashMap<>();

    ServedModels(PolicyEngine engine, Path folder, String name) {
        this.engine = engine;
        PolicyFolder opened = PolicyFolder.open(folder);
        shared = SharedBase.load(engine, opened).join();
        base = served(name, folder.toString(), Policy.load(engine, opened, 0).join());
    }

    /** The base. */
    ServedModel base() {
        return base;
    }

    /**
     * @throws RefusedException where no model has that name
     */
    synchronized ServedModel named(Optional<String> name) {
        ServedModel found =
                name.isEmpty() || name.get().equals(base.name()) ? base : adapters.get(name.get());
        if (found == null) {
            throw RefusedException.notFound("The model `%s` does not exist.".formatted(name.get()));
        }
        return found;
    }

    /** The base first. */
    synchronized List<ServedModel> all() {
        List<ServedModel> models = new ArrayList<>(List.of(base));
        models.addAll(adapters.values());
        return models;
    }

    /**
     * @throws RefusedException where the name is taken, or the folder cannot be used
     */
    synchronized void loadAdapter(String name, String path) {
        if (adapters.containsKey(name)) {
            throw new RefusedException(
                    400,
                    "InvalidUserInput",
                    "The lora adapter '%s' has already been loaded.".formatted(name));
        }
        if (!Files.isDirectory(Path.of(path))) {
            throw RefusedException.notFound(
                    "Loading lora %s failed: No adapter found for %s".formatted(name, path));
        }
        try {
            AdapterFolder adapter = AdapterFolder.open(Path.of(path), shared.folder());
            adapters.put(name, served(name, path, Policy.load(shared, adapter, 0).join()));
        } catch (CompletionException failure) {
            throw broken(failure.getCause());
        } catch (RuntimeException failure) {
            throw broken(failure);
        }
    }

    /**
     * @throws RefusedException where no adapter has that name
     */
    synchronized void unloadAdapter(String name) {
        ServedModel adapter = adapters.remove(name);
        if (adapter == null) {
            throw RefusedException.notFound(
                    "The lora adapter '%s' cannot be found.".formatted(name));
        }
        adapter.policy().close();
    }

    private ServedModel served(String name, String root, Policy policy) {
        return new ServedModel(
                name,
                root,
                policy,
                new BatchingGenerator(engine, policy, GeneratorSettings.defaults()));
    }

    /** vLLM says 500 to an adapter that its engine cannot load. */
    private static RefusedException broken(Throwable failure) {
        return new RefusedException(500, "InternalServerError", failure.getMessage());
    }

    @Override
    public synchronized void close() {
        adapters.values().forEach(adapter -> adapter.policy().close());
        adapters.clear();
        base.policy().close();
        shared.release();
    }
}
