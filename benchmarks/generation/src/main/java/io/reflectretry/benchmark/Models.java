package io.reflectretry.benchmark;

import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.KnownShape;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.TensorEntry.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The same random weights in the forms that the contestants read, made once. */
final class Models {

    private static final String SHAPE = "qwen2.5-0.5b";

    /** Jlama opens no folder without one; no text is read or written here. */
    private static final String TOKENIZER =
            """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
             "pre_tokenizer": null, "post_processor": null, "decoder": null,
             "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": "",
                       "end_of_word_suffix": "", "fuse_unk": false, "byte_fallback": false,
                       "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}
            """;

    private final Path folder;

    Models(Path folder) {
        this.folder = folder;
    }

    /** safetensors in bfloat16. */
    Path huggingFace() throws IOException {
        Path model = folder.resolve(SHAPE);
        if (!Files.exists(model)) {
            System.out.println("Making random weights of the shape " + SHAPE + " ...");
            Path half = folder.resolve(SHAPE + ".part");
            Files.createDirectories(folder);
            deleteFiles(half);
            FreshPolicy.write(
                    half,
                    KnownShape.named(SHAPE).orElseThrow().config(),
                    ElementType.BF16,
                    new int[] {0},
                    0,
                    1);
            Files.writeString(half.resolve("tokenizer.json"), TOKENIZER, StandardCharsets.UTF_8);
            Files.writeString(
                    half.resolve("tokenizer_config.json"),
                    "{\"eos_token\": \"a\"}",
                    StandardCharsets.UTF_8);
            Files.move(half, model, StandardCopyOption.ATOMIC_MOVE);
        }
        return model;
    }

    Path gguf(GgufWriter.Type matrices) throws IOException {
        Path file = folder.resolve(SHAPE + "-" + matrices + ".gguf");
        if (!Files.exists(file)) {
            Path half = folder.resolve(file.getFileName() + ".part");
            QwenGguf.write(PolicyFolder.open(huggingFace()), half, matrices);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    private static void deleteFiles(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
