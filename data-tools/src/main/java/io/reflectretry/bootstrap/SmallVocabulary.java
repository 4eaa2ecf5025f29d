package io.reflectretry.bootstrap;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.data.CountdownGenerator;
import io.reflectretry.data.smallcalls.SmallCallWords;
import io.reflectretry.model.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The words of the small policies: one token for each word that stands between spaces, the numbers
 * up to the largest product of two included.
 */
final class SmallVocabulary {

    static final String PADDING = "<|endoftext|>";
    static final String TURN_START = "<|im_start|>";
    static final String TURN_END = "<|im_end|>";

    static final int LARGEST_NUMBER =
            CountdownGenerator.LARGEST_NUMBER * CountdownGenerator.LARGEST_NUMBER;

    /** ChatML, as the Qwen family speaks it; the tokenizer drops the line ends. */
    private static final String TEMPLATE =
            "{% for message in messages %}"
                    + "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
                    + "{% endfor %}"
                    + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private static final List<String> SPECIAL = List.of(PADDING, TURN_START, TURN_END);
    private static final List<String> COUNTDOWN_WORDS =
            Stream.of(
                            SPECIAL.stream(),
                            Stream.of("user", "assistant", "system"),
                            Stream.of(
                                    "numbers", "target", "reflect", "retry", "aim", "start",
                                    "with"),
                            Stream.of("+", "-", "*", "/", "(", ")"),
                            IntStream.rangeClosed(0, LARGEST_NUMBER).mapToObj(Integer::toString))
                    .flatMap(words -> words)
                    .toList();
    // Words are only ever added at the end: so a policy can learn a second task and keep the first.
    private static final List<String> WORDS =
            Stream.concat(COUNTDOWN_WORDS.stream(), SmallCallWords.all().stream()).toList();
    private static final Map<String, Integer> IDS = new HashMap<>();

    static {
        for (String word : WORDS) {
            if (IDS.put(word, IDS.size()) != null) {
                throw new IllegalStateException("'%s' is there twice".formatted(word));
            }
        }
    }

    private SmallVocabulary() {}

    /** How many words a policy of this subject knows: the first ones. */
    static int size(Subject subject) {
        return words(subject).size();
    }

    private static List<String> words(Subject subject) {
        return subject == Subject.COUNTDOWN ? COUNTDOWN_WORDS : WORDS;
    }

    /** The id of one word. */
    static int id(String word) {
        Integer id = IDS.get(word);
        if (id == null) {
            throw new IllegalArgumentException(
                    "'%s' is not among the %d words of the small policies"
                            .formatted(word, WORDS.size()));
        }
        return id;
    }

    /** The ids of words between single spaces. */
    static int[] ids(String text) {
        return Stream.of(text.split(" ")).mapToInt(SmallVocabulary::id).toArray();
    }

    /** Writes tokenizer.json and tokenizer_config.json. */
    static void write(Path folder, Subject subject) {
        try {
            Files.createDirectories(folder);
            write(folder.resolve("tokenizer.json"), tokenizer(words(subject)));
            write(folder.resolve("tokenizer_config.json"), configuration());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write into " + folder, failure);
        }
    }

    private static ObjectNode tokenizer(List<String> words) {
        ObjectNode root = Json.mapper().createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (String token : SPECIAL) {
            added.add(addedToken(token).put("id", id(token)));
        }
        root.putNull("normalizer");
        root.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
        // Without a decoder, the tokens of a text are joined by spaces.
        root.putNull("post_processor").putNull("decoder");
        ObjectNode model = root.putObject("model").put("type", "WordLevel");
        ObjectNode vocabulary = model.putObject("vocab");
        words.forEach(word -> vocabulary.put(word, id(word)));
        model.put("unk_token", PADDING);
        return root;
    }

    private static ObjectNode configuration() {
        ObjectNode root = Json.mapper().createObjectNode();
        ObjectNode added = root.putObject("added_tokens_decoder");
        SPECIAL.forEach(token -> added.set(Integer.toString(id(token)), addedToken(token)));
        root.putNull("bos_token");
        root.put("chat_template", TEMPLATE);
        root.put("clean_up_tokenization_spaces", false);
        root.put("eos_token", TURN_END).put("pad_token", PADDING).put("unk_token", PADDING);
        return root.put("tokenizer_class", "PreTrainedTokenizerFast");
    }

    private static ObjectNode addedToken(String content) {
        return Json.mapper()
                .createObjectNode()
                .put("content", content)
                .put("lstrip", false)
                .put("normalized", false)
                .put("rstrip", false)
                .put("single_word", false)
                .put("special", true);
    }

    private static void write(Path file, ObjectNode content) throws IOException {
        Files.writeString(
                file,
                Json.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(content)
                        + "\n");
    }
}
