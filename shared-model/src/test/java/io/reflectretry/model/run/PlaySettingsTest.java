package io.reflectretry.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.model.codec.Json;
import org.junit.jupiter.api.Test;

class PlaySettingsTest {

    private static final String SAMPLING =
            "{\"temperature\": 0.9, \"topP\": 1, \"topK\": 0, \"maxTokens\": 8}";

    @Test
    void asksInThePapersWordsWhereNothingIsSaid() throws JsonProcessingException {
        PlaySettings play = read("");

        assertThat(play.forTask("countdown").reflectionRequest())
                .startsWith("You tried solving the problem and got the wrong answer.");
        assertThat(play.forTask("math")).isEqualTo(play);
        assertThat(play.forTask("function-calling").reflectionRequest())
                .startsWith("You tried performing the task, but failed in generating the correct");
        assertThat(play.forTask("function-calling").retryRequest()).isEqualTo("{question}");
    }

    @Test
    void asksInTheGivenWordsForEveryTask() throws JsonProcessingException {
        PlaySettings play = read("\"reflectionRequest\": \"why?\", \"retryRequest\": \"again\",");

        assertThat(play.forTask("function-calling").reflectionRequest()).isEqualTo("why?");
        assertThat(play.forTask("countdown").retryRequest()).isEqualTo("again");
    }

    @Test
    void asksOtherwiseForTasksOfOneType() throws JsonProcessingException {
        PlaySettings play =
                read(
                        "\"reflectionRequest\": \"why?\", \"byTask\": {\"math\":"
                                + " {\"retryRequest\": \"once more: {question}\"}},");

        assertThat(play.forTask("math").retryRequest()).isEqualTo("once more: {question}");
        assertThat(play.forTask("math").reflectionRequest()).isEqualTo("why?");
        assertThat(play.forTask("countdown").retryRequest()).isEqualTo("{question}");
    }

    @Test
    void refusesAnEmptyRequest() {
        assertThatThrownBy(() -> read("\"byTask\": {\"math\": {\"reflectionRequest\": \" \"}},"))
                .hasMessageContaining("play.byTask.reflectionRequest");
    }

    private static PlaySettings read(String requests) throws JsonProcessingException {
        return Json.mapper()
                .readValue(
                        "{%s \"attempt\": %s, \"reflection\": %s, \"retry\": %s}"
                                .formatted(requests, SAMPLING, SAMPLING, SAMPLING),
                        PlaySettings.class);
    }
}
