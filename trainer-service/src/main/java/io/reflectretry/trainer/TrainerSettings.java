package io.reflectretry.trainer;

import io.reflectretry.policy.engine.ComputeDevice;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** What can be set in this service. Every key can come from the environment, as RRR_... . */
@ConfigMapping(prefix = "rrr")
public interface TrainerSettings {

    /** The folder that holds data sets, models and runs; services name things in it relatively. */
    @WithDefault("storage")
    Path storageRoot();

    /** The stable name of this process. */
    @WithDefault("trainer-0")
    String replica();

    /** Threads that one tensor operation may use; all processes together should fit the cores. */
    @WithDefault("1")
    int engineThreads();

    /**
     * Where policies are trained: {@code cpu}, {@code cuda} (the first GPU) or {@code cuda:N}. A
     * GPU needs a CUDA build of libtorch (docs/gpu.md); without one a run fails when it starts, and
     * says what is missing.
     */
    @WithDefault("cpu")
    @WithConverter(DeviceConverter.class)
    ComputeDevice device();

    /** How tasks are fed. */
    Feed feed();

    /** How evaluations are followed. */
    Evaluation evaluation();

    /** The database, which may be away. */
    Database database();

    /** How tasks are fed. */
    interface Feed {
        /** A run's log is read, and its capacity looked at, once in so long. */
        @WithDefault("100ms")
        Duration poll();

        /** The most tasks that are written in one transaction. */
        @WithDefault("500")
        int tasksPerTransaction();
    }

    /** How evaluations are followed. */
    interface Evaluation {
        /** Without any news for so long, what is missing is counted as unscored. */
        @WithDefault("5m")
        Duration patience();
    }

    /** The database, which may be away. */
    interface Database {
        /** A read or write that takes longer counts as failed. */
        @WithDefault("3s")
        Duration timeLimit();

        /** The pause before a failed migration or write is tried again. */
        @WithDefault("2s")
        Duration retryPause();
    }

    /** By the name alone, so that a wrong one is answered with those that are right. */
    final class DeviceConverter implements Converter<ComputeDevice> {

        private static final long serialVersionUID = 1L;

        @Override
        public ComputeDevice convert(String name) {
            return ComputeDevice.of(name);
        }
    }
}
