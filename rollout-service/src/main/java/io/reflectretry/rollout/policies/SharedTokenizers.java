package io.reflectretry.rollout.policies;

import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.text.ChatTokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One tokenizer for all checkpoints whose tokenizer files are the same: a new version of a policy
 * changes its weights only, and reading a real tokenizer takes seconds. They are few and stay as
 * long as the process.
 */
final class SharedTokenizers {

    private final Map<SortedMap<String, CheckpointManifest.Entry>, ChatTokenizer> byFiles =
            new HashMap<>();

    /** The tokenizer of a folder that was checked against its manifest. */
    synchronized ChatTokenizer of(Path folder, CheckpointManifest manifest) {
        SortedMap<String, CheckpointManifest.Entry> files = new TreeMap<>(manifest.files());
        files.keySet().removeIf(name -> !isPartOfTokenizer(name));
        return byFiles.computeIfAbsent(files, same -> ChatTokenizer.open(folder));
    }

    /** The configuration is part of it: it names the stop tokens. */
    private static boolean isPartOfTokenizer(String name) {
        return name.startsWith("tokenizer")
                || name.startsWith("chat_template")
                || name.endsWith("tokens.json")
                || name.endsWith("config.json");
    }
}
