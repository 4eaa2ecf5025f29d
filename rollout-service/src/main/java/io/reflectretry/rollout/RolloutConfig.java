package io.reflectretry.rollout;

import io.quarkus.runtime.configuration.MemorySize;
import io.reflectretry.policy.engine.ComputeDevice;
import io.reflectretry.policy.network.Packing;
import io.reflectretry.policy.network.Precision;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Everything that can be set about a rollout. Each key may also be set from the environment: {@code
 * rrr.storage-root} as {@code RRR_STORAGE_ROOT}, {@code rrr.engine.threads} as {@code
 * RRR_ENGINE_THREADS}.
 *
 * <p>The broker stands in {@code kafka.bootstrap.servers} ({@code KAFKA_BOOTSTRAP_SERVERS}), the
 * port in {@code quarkus.http.port} ({@code QUARKUS_HTTP_PORT}).
 */
@ConfigMapping(prefix = "rrr")
public interface RolloutConfig {

    /** The folder that all services share; checkpoints are named by paths relative to it. */
    Path storageRoot();

    /**
     * The stable name of this replica: a restarted process under the same name takes its partitions
     * back at once and fences what it was before. No two running replicas may share one.
     */
    @WithDefault("rollout-0")
    String replica();

    /**
     * Where the network runs: {@code cpu}, {@code cuda} (the first GPU) or {@code cuda:N}. A GPU
     * needs a CUDA build of libtorch (docs/gpu.md); without one the service does not start, and
     * says what is missing.
     */
    @WithDefault("cpu")
    @WithConverter(DeviceConverter.class)
    ComputeDevice device();

    /** The network's use of the machine. */
    Engine engine();

    /** Bounds of one batch of generation. */
    Batch batch();

    /** Who writes the samples. */
    Generation generation();

    /** The policies that are held. */
    Policies policies();

    /** What is worked on at a time. */
    Stage stage();

    /** The network's use of the machine. */
    interface Engine {

        /**
         * Threads that one tensor operation may use. All processes of a machine together should
         * have no more than it has cores.
         */
        @WithDefault("1")
        int threads();

        /**
         * Of the matrices that generate: {@code FLOAT32}, or {@code BFLOAT16}, which is faster and
         * half as large. Samples then have other log-probabilities than the trainer computes for
         * them, by some hundredths (docs/decisions/0009).
         */
        @WithDefault("FLOAT32")
        Precision precision();

        /**
         * Layouts into which matrices are brought at loading: {@code NONE}, {@code ONEDNN}, or with
         * {@code BFLOAT16} also {@code ONEDNN_AND_FBGEMM}, which is fastest for single samples and
         * takes twice the memory. What is not NONE does not repeat bit by bit where other samples
         * are beside one.
         */
        @WithDefault("NONE")
        Packing packing();
    }

    /** Bounds of one batch of generation. */
    interface Batch {

        /** The most completions that are written side by side. */
        @WithDefault("512")
        int maxSequences();

        /** The most tokens of the key-value cache: completions x (longest prompt + new tokens). */
        @WithDefault("131072")
        int maxTokens();

        /**
         * Prompt and completion together may have so many tokens; what does not fit is UNSCORABLE.
         * Not set, or more than the policy allows: the policy's own {@code
         * max_position_embeddings}.
         */
        OptionalInt contextTokens();
    }

    /** Who writes the samples. */
    interface Generation {

        /** {@code local}: the engine of this process; {@code server}: an inference server. */
        @WithDefault("local")
        Kind kind();

        /** Read where the kind is {@code server}. */
        Server server();

        /** Who writes the samples. */
        enum Kind {
            LOCAL,
            SERVER
        }
    }

    /**
     * An inference server that takes token ids and returns sampled ids with their log-probabilities
     * (docs/inference-server.md).
     */
    interface Server {

        /** Its address: {@code http://host:8000}. Needed. */
        Optional<URI> url();

        /** The served name of its base model. Needed. */
        Optional<String> model();

        /**
         * The folder of that model, relative to the storage root: a checkpoint must have the same
         * weights, or be an adapter of them. Needed.
         */
        Optional<String> base();

        /** Sent as {@code Authorization: Bearer}; set it from the environment. */
        Optional<String> apiKey();

        /** Whether it loads LoRA adapters while it runs; without, it answers as its base only. */
        @WithDefault("true")
        boolean adapters();

        /** Where the server sees the storage root, if elsewhere: it reads adapters from there. */
        Optional<Path> adapterRoot();

        /** The most samples asked for at a time. */
        @WithDefault("64")
        int concurrency();

        /** For one connection. */
        @WithDefault("PT10S")
        Duration connectTimeout();

        /** For one answer, the wait in the server's own queue included. */
        @WithDefault("PT5M")
        Duration timeout();

        /**
         * How long a request is made again while the server is away or busy, and how long it is
         * waited for at the start. What fails for longer becomes UNSCORABLE.
         */
        @WithDefault("PT10M")
        Duration patience();

        /** The pause after the first failure of a request; doubled after each. */
        @WithDefault("PT0.25S")
        Duration backOff();

        /** The longest pause. */
        @WithDefault("PT15S")
        Duration longestBackOff();
    }

    /** The policies that are held. */
    interface Policies {

        /**
         * Memory for weights. What is not in use goes, least recently used first, when more is
         * held; the policy that is being loaded comes on top.
         */
        @WithDefault("2G")
        MemorySize memory();

        /**
         * Versions to hold that nobody uses and that have a newer one beside them, over all
         * lineages: exact versions, such as those of an evaluation, are then loaded once.
         */
        @WithDefault("4")
        int superseded();
    }

    /** What is worked on at a time. */
    interface Stage {

        /** Records of one partition that may be under way before it is paused. */
        @WithDefault("1000")
        int inFlight();

        /** The most records admitted in one go. */
        @WithDefault("500")
        int maxPollRecords();

        /**
         * The largest event in bytes, before compression; a larger one becomes UNSCORABLE(SIZE).
         * Not set: a little below the 16 MiB that the one-machine broker takes.
         */
        Optional<MemorySize> maxRecord();
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
