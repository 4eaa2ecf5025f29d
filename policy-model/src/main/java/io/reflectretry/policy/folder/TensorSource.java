package io.reflectretry.policy.folder;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.SequencedMap;

/** Tensors by name, in one file or several, mapped into memory: read as asked. */
public interface TensorSource extends AutoCloseable {

    /** All tensors by name, in the order of the files. */
    SequencedMap<String, TensorEntry> tensors();

    /** The file of a tensor; for a name that is not there, the one that should name it. */
    Path file(String tensor);

    /**
     * Reads one tensor as float32, 16 bits widened, into native memory that the caller frees by
     * closing the arena.
     *
     * @return a direct buffer in the machine's byte order
     * @throws MalformedFolderException where there is no such tensor
     */
    ByteBuffer read(String name, Arena owner);

    /**
     * Reads one tensor as float32, 16 bits widened.
     *
     * @throws MalformedFolderException where there is no such tensor
     */
    default FloatBuffer read(String name) {
        return read(name, Arena.ofAuto()).asFloatBuffer();
    }

    @Override
    void close();
}
