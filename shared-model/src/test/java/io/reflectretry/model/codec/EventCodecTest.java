package io.reflectretry.model.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.Examples;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.TaskIssued;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {

    static List<Event> events() {
        return Examples.events();
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsWhatItWrote(Event event) {
        byte[] json = EventCodec.encode(event);

        Event read = EventCodec.decode(json);

        assertThat(read).isEqualTo(event);
        assertThat(EventCodec.encode(read)).isEqualTo(json);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        String json =
                text(TaskIssued.of(Examples.episode()))
                        .replace("\"groupSize\":8", "\"groupSize\":0");

        assertThatThrownBy(() -> EventCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("episode.plan")
                .hasMessageContaining("'groupSize' must be 1 or more");
    }

    @Test
    void namesTheFieldThatIsMissing() {
        String json = text(TaskIssued.of(Examples.episode())).replace("\"groupSize\":8,", "");

        assertThatThrownBy(() -> EventCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("groupSize");
    }

    @Test
    void namesAnUnknownKindOfEvent() {
        assertThatThrownBy(
                        () ->
                                EventCodec.decode(
                                        "{\"event\":\"nonsense\"}"
                                                .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("'event'")
                .hasMessageContaining("nonsense");
    }

    @Test
    void refusesASchemaThatItDoesNotKnow() {
        String json =
                text(TaskIssued.of(Examples.episode()))
                        .replace("\"schemaVersion\":1", "\"schemaVersion\":9");

        assertThatThrownBy(() -> EventCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("'schemaVersion' is 9");
    }

    @Test
    void skipsFieldsThatALaterSchemaAdded() {
        String json =
                text(TaskIssued.of(Examples.episode()))
                        .replaceFirst("\\{", "{\"addedLater\":{\"x\":1},");

        assertThat(EventCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(TaskIssued.of(Examples.episode()));
    }

    private static String text(Event event) {
        return new String(EventCodec.encode(event), StandardCharsets.UTF_8);
    }
}
