package io.reflectretry.policy.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which the network runs, forward and backward.
 *
 * <p>Gradient mode is a setting of a thread, and nothing in libtorch guards a weight that is read
 * by one thread while another updates or frees it; so one named platform thread does all of it and
 * is fed through a queue, in order. A second thread, the loader, only makes weights ready aside and
 * never computes with weights that the engine thread knows.
 */
public final class PolicyEngine implements AutoCloseable {

    private static final String ENGINE_THREAD = "policy-engine";
    private static final String LOADER_THREAD = "policy-loader";

    private final PtNDManager manager;
    private final Map<ScriptKey, ScriptModule> scripts = new ConcurrentHashMap<>();
    private final Thread engineThread;
    private final ExecutorService engine;
    private final ExecutorService loader;
    private final ExecutorService callbacks = Executors.newVirtualThreadPerTaskExecutor();

    private record ScriptKey(String source, Map<String, Object> attributes) {}

    private PolicyEngine(EngineSettings settings) {
        prepareLibrary(settings);
        engine = singleThread(ENGINE_THREAD);
        loader = singleThread(LOADER_THREAD);
        try {
            manager = join(engine.submit(() -> startLibrary(settings)));
            engineThread = join(engine.submit(Thread::currentThread));
            join(loader.submit(PolicyEngine::prepareThread));
        } catch (RuntimeException failure) {
            engine.shutdown();
            loader.shutdown();
            callbacks.shutdown();
            throw failure;
        }
    }

    /**
     * Starts the engine: loads libtorch, sets the number of threads. All scopes, and so all
     * tensors, lie on the settings' device.
     *
     * @throws DeviceUnavailableException where the device is not there, saying how to mend it
     */
    public static PolicyEngine start(EngineSettings settings) {
        return new PolicyEngine(settings);
    }

    /**
     * Runs work on the engine thread, after all work given before.
     *
     * @return the work's result or its exception; stages that depend on it run elsewhere, so that a
     *     slow one does not hold up the engine
     */
    public <T> CompletableFuture<T> submit(Callable<T> work) {
        return run(engine, work);
    }

    /** Runs work on the loader thread: reading files, making weights ready. Same promise. */
    public <T> CompletableFuture<T> submitToLoader(Callable<T> work) {
        return run(loader, work);
    }

    /**
     * Fails unless called on the engine thread.
     *
     * @throws IllegalStateException elsewhere, naming both threads
     */
    public void checkOnEngineThread() {
        if (Thread.currentThread() != engineThread) {
            throw new IllegalStateException(
                    "This must run on the thread '%s', but was called on '%s': hand it to PolicyEngine.submit."
                            .formatted(engineThread.getName(), Thread.currentThread().getName()));
        }
    }

    /** Whether the engine thread takes work. */
    public boolean isAlive() {
        return engineThread.isAlive() && !engine.isShutdown();
    }

    /**
     * A script that is compiled once, however many policies use it, and lives as long as the
     * engine: not to be closed. The arguments are those of {@link ScriptModule#compile}.
     */
    public ScriptModule sharedScript(
            String className, String source, Map<String, Object> attributes) {
        return scripts.computeIfAbsent(
                new ScriptKey(source, Map.copyOf(attributes)),
                absent -> ScriptModule.compile(this, className, source, attributes));
    }

    /** A new scope for tensors: closing it frees all that were made in it. Any thread. */
    public PtNDManager newScope() {
        return (PtNDManager) manager.newSubManager();
    }

    /** The scope that all others of this engine lie in. */
    public NDManager rootScope() {
        return manager;
    }

    /** Ends both threads after the work they already have, and frees every tensor. */
    @Override
    public void close() {
        loader.shutdown();
        await(loader);
        engine.shutdown();
        await(engine);
        manager.close();
        callbacks.shutdown();
    }

    private <T> CompletableFuture<T> run(ExecutorService thread, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            thread.execute(() -> runInto(result, work));
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(
                    new IllegalStateException("The policy engine is closed.", closed));
        }
        return result;
    }

    private <T> void runInto(CompletableFuture<T> result, Callable<T> work) {
        try {
            T value = work.call();
            callbacks.execute(() -> result.complete(value));
        } catch (Throwable failure) {
            // An Error too belongs to who asked: the thread must live on for the others.
            callbacks.execute(() -> result.completeExceptionally(failure));
        }
    }

    private static void prepareLibrary(EngineSettings settings) {
        // Read by DJL when its classes load; a service may have set them already.
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("ai.djl.default_engine", "PyTorch");
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
        setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
        setIfAbsent("ai.djl.pytorch.num_threads", Integer.toString(settings.threads()));
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static PtNDManager startLibrary(EngineSettings settings) {
        Engine library = Engine.getEngine("PyTorch");
        DeviceCheck.require(settings.device(), library);
        PtNDManager manager = (PtNDManager) library.newBaseManager(settings.device().djl());
        JniUtils.setNumThreads(settings.threads());
        prepareThread();
        return manager;
    }

    /** The profiling executor specialises a script for each new shape, and shapes vary here. */
    private static boolean prepareThread() {
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    }

    private static ExecutorService singleThread(String name) {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the engine started.", interrupted);
        } catch (java.util.concurrent.ExecutionException failure) {
            if (failure.getCause() instanceof DeviceUnavailableException missing) {
                throw missing;
            }
            throw new IllegalStateException(
                    "libtorch could not be started: " + failure.getCause(), failure.getCause());
        }
    }

    private static void await(ExecutorService thread) {
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException interruption) {
                // Freeing tensors under a running computation would crash the process: wait on.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
