package io.reflectretry.policy.speed;

import io.reflectretry.policy.training.TrainablePolicy;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gradients of a whole network, which would be too many for two processes' heaps. */
final class GradientFile {

    private GradientFile() {}

    /**
     * How far a tensor's gradients in one file are from those in another.
     *
     * @param relative the distance as a part of the first one's norm
     * @param cosine of the angle between them
     */
    record Difference(String name, double relative, double cosine) {}

    /** Writes name, length and numbers of one tensor after the other; on the engine thread. */
    static void write(Path file, TrainablePolicy policy) throws IOException {
        try (var out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            policy.eachGradient(
                    (name, values) -> {
                        try {
                            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
                            bytes.asFloatBuffer().put(values);
                            out.writeUTF(name);
                            out.writeInt(values.length);
                            out.write(bytes.array());
                        } catch (IOException failure) {
                            throw new UncheckedIOException(failure);
                        }
                    });
        }
    }

    static List<Difference> compare(Path expected, Path actual) throws IOException {
        List<Difference> differences = new ArrayList<>();
        try (var one =
                        new DataInputStream(
                                new BufferedInputStream(Files.newInputStream(expected)));
                var other =
                        new DataInputStream(
                                new BufferedInputStream(Files.newInputStream(actual)))) {
            while (true) {
                String name = one.readUTF();
                other.readUTF();
                differences.add(difference(name, one, other));
            }
        } catch (EOFException end) {
            return differences;
        }
    }

    private static Difference difference(String name, DataInputStream one, DataInputStream other)
            throws IOException {
        int length = one.readInt();
        other.readInt();
        double apart = 0;
        double squares = 0;
        double otherSquares = 0;
        double product = 0;
        for (int i = 0; i < length; i++) {
            double a = one.readFloat();
            double b = other.readFloat();
            apart += (a - b) * (a - b);
            squares += a * a;
            otherSquares += b * b;
            product += a * b;
        }
        return new Difference(
                name, Math.sqrt(apart / squares), product / Math.sqrt(squares * otherSquares));
    }
}
