package io.reflectretry.policy.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.policy.Fixtures;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file says, it is read within its bounds or refused by name. */
class SafetensorsFuzzTest {

    private static final int ROUNDS = 3000;

    @TempDir Path folder;

    @Test
    void aDamagedHeaderIsRefusedOrReadWithinBounds() throws IOException {
        byte[] whole =
                Files.readAllBytes(Fixtures.model("qwen2_tied").resolve("model.safetensors"));
        long header = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        // Little data behind the header: an offset that is believed leads out of the file.
        byte[] small = Arrays.copyOf(whole, (int) header + 8 + 4096);
        SplittableRandom random = new SplittableRandom(20261128);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = (round % 2 == 0 ? whole : small).clone();
            int changes = 1 + random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                int at = random.nextInt((int) header + 8);
                damaged[at] =
                        random.nextBoolean()
                                ? (byte) "0123456789,[]{}:\"-eF".charAt(random.nextInt(20))
                                : (byte) random.nextInt(256);
            }
            Path file = folder.resolve("damaged.safetensors");
            Files.write(file, damaged);
            try (Safetensors opened = Safetensors.open(file);
                    Arena arena = Arena.ofConfined()) {
                long size = damaged.length;
                opened.tensors()
                        .forEach(
                                (name, entry) -> {
                                    assertThat(entry.begin()).isBetween(0L, size);
                                    assertThat(entry.begin() + entry.bytes()).isBetween(0L, size);
                                    opened.read(name, arena);
                                });
            } catch (MalformedFolderException named) {
                assertThat(named).hasMessageContaining("damaged.safetensors");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void halfPrecisionIsWidenedWithoutLoss() throws IOException {
        byte[] json = "{\"a\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}}".getBytes();
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        float[] values = {1.5f, -0.000060975552f, 65504, 5.9604645e-8f};
        for (float value : values) {
            file.putShort(Float.floatToFloat16(value));
        }
        Path path = Files.write(folder.resolve("half.safetensors"), file.array());
        try (Safetensors opened = Safetensors.open(path)) {
            float[] read = new float[4];
            opened.read("a").get(read);
            assertThat(read).containsExactly(values);
        }
    }
}
