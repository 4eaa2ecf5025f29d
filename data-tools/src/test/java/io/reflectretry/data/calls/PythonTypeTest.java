package io.reflectretry.data.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    str                                   | {"type":"string"}
                    int, optional                         | {"type":"integer"}
                    float                                 | {"type":"number"}
                    bool, optional                        | {"type":"boolean"}
                    list                                  | {"type":"array"}
                    dict                                  | {"type":"object"}
                    List[int]                             | {"type":"array","items":{"type":"integer"}}
                    List[List[str]], optional, default: []| {"type":"array","items":{"type":"array","items":{"type":"string"}}}
                    Dict[str, List[float]]                | {"type":"object","additionalProperties":{"type":"array","items":{"type":"number"}}}
                    Tuple[int, str]                       | {"type":"array"}
                    Optional[int]                         | {"type":"integer"}
                    Union[int, str]                       | {"anyOf":[{"type":"integer"},{"type":"string"}]}
                    typing.List[bool]                     | {"type":"array","items":{"type":"boolean"}}
                    Callable[[float], float]              | {}
                    """)
    void becomesJsonSchema(String type, String schema) {
        assertThat(PythonType.parse(type).schema().toString()).isEqualTo(schema);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    int              | 3        | true
                    int              | 3.0      | false
                    int              | '"3"'    | false
                    int              | true     | false
                    float            | 3        | true
                    bool             | 1        | false
                    List[int]        | [1, 2]   | true
                    List[int]        | [1, "2"] | false
                    Optional[int]    | null     | true
                    Dict[str, int]   | {"a": 1} | true
                    Dict[str, int]   | {"a": []}| false
                    Any              | [null]   | true
                    """)
    void isStrict(String type, String value, boolean accepted) throws JsonProcessingException {
        assertThat(PythonType.parse(type).accepts(json(value))).isEqualTo(accepted);
    }

    @Test
    void readsDefaultsThatArePublishedAsText() throws JsonProcessingException {
        assertThat(PythonType.parse("int").defaultValue(json("\"10\""))).contains(json("10"));
        assertThat(PythonType.parse("bool").defaultValue(json("\"True\""))).contains(json("true"));
        assertThat(PythonType.parse("int").defaultValue(json("\"\""))).isEmpty();
        assertThat(PythonType.parse("int").defaultValue(json("\"many\""))).isEmpty();
        assertThat(PythonType.parse("str").defaultValue(json("\"\""))).contains(json("\"\""));
        assertThat(PythonType.parse("str").defaultValue(json("null"))).isEmpty();
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return CallsJson.mapper().readTree(text);
    }
}
