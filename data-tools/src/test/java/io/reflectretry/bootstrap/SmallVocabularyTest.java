package io.reflectretry.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.text.ChatTokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallVocabularyTest {

    @TempDir Path folder;

    @Test
    void theTokenizerFileGivesTheSameIdsAndTheTextBack() {
        SmallVocabulary.write(folder, Subject.COUNTDOWN);
        try (ChatTokenizer tokenizer = ChatTokenizer.open(folder)) {
            String text = "retry numbers 7 12 3 target 87 start with ( 7 + 99 ) * 0 / 1 - 5";

            assertThat(tokenizer.encode(text)).containsExactly(SmallVocabulary.ids(text));
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
            assertThat(tokenizer.encode("<|im_start|>user\n7<|im_end|>\n<|endoftext|>"))
                    .containsExactly(
                            SmallVocabulary.ids("<|im_start|> user 7 <|im_end|> <|endoftext|>"));
            assertThat(tokenizer.decode(SmallVocabulary.ids("7 * 12 <|im_end|>")))
                    .isEqualTo("7 * 12");
        }
    }

    @Test
    void aLargerVocabularyKeepsTheIdsAndWritesJson() {
        SmallVocabulary.write(folder, Subject.BOTH);
        try (ChatTokenizer tokenizer = ChatTokenizer.open(folder)) {
            String call =
                    "{ \"name\": \"book_hotel\", \"arguments\": { \"city\": \"Oslo\", \"nights\": 17 } }";

            assertThat(SmallVocabulary.size(Subject.COUNTDOWN)).isEqualTo(420);
            assertThat(tokenizer.encode("retry numbers 7 12 3 target 87"))
                    .containsExactly(SmallVocabulary.ids("retry numbers 7 12 3 target 87"))
                    .satisfies(
                            ids ->
                                    assertThat(Arrays.stream(ids).max().orElseThrow())
                                            .isLessThan(420));
            assertThat(tokenizer.decode(tokenizer.encode(call))).isEqualTo(call);
        }
    }

    @Test
    void namesAWordThatItDoesNotKnow() {
        assertThatThrownBy(() -> SmallVocabulary.ids("numbers 401"))
                .hasMessage("'401' is not among the 603 words of the small policies");
    }
}
