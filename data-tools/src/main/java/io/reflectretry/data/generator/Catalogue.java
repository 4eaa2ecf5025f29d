package io.reflectretry.data.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.reflectretry.data.calls.PythonType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tools of our own: reads {@code tools.yaml} and checks it. */
final class Catalogue {

    private static final Pattern RANGE = Pattern.compile("(\\d+)(\\.\\d)?\\.\\.(\\d+)(\\.\\d)?");

    private final JsonNode pools;
    private final List<CatalogueTool> tools = new ArrayList<>();

    private Catalogue(JsonNode yaml) {
        pools = yaml.path("pools");
        for (Map.Entry<String, JsonNode> domain : yaml.path("tools").properties()) {
            for (JsonNode tool : domain.getValue()) {
                tools.add(tool(domain.getKey(), tool));
            }
        }
    }

    /** The tools in the order of the file. */
    static List<CatalogueTool> load() {
        try (InputStream yaml = Catalogue.class.getResourceAsStream("tools.yaml")) {
            return List.copyOf(new Catalogue(new YAMLMapper().readTree(yaml)).tools);
        } catch (IOException failure) {
            throw new UncheckedIOException("tools.yaml cannot be read", failure);
        }
    }

    private CatalogueTool tool(String domain, JsonNode yaml) {
        String name = yaml.path("name").asText();
        ObjectNode published =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", name)
                        .put("description", yaml.path("description").asText());
        ObjectNode parameters = published.putObject("parameters");
        Map<String, Pool> drawn = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> parameter : yaml.path("parameters").properties()) {
            JsonNode value = parameter.getValue();
            ObjectNode plain = parameters.putObject(parameter.getKey());
            plain.set("description", value.path("description"));
            plain.set("type", value.path("type"));
            if (value.has("default")) {
                plain.set("default", value.get("default"));
            }
            if (value.has("from")) {
                drawn.put(
                        parameter.getKey(),
                        pool(PythonType.parse(value.path("type").asText()), value.get("from")));
            }
        }
        List<Ask> asks = new ArrayList<>();
        yaml.path("asks").forEach(ask -> asks.add(Ask.parse(ask.asText())));
        CatalogueTool tool =
                new CatalogueTool(
                        name,
                        domain,
                        published,
                        drawn,
                        asks,
                        Optional.ofNullable(yaml.path("again").textValue()));
        check(tool);
        return tool;
    }

    private Pool pool(PythonType type, JsonNode from) {
        return switch (type) {
            case PythonType.ListOf(PythonType items) -> new Pool.Several(pool(items, from));
            case PythonType.OneOf(List<PythonType> types) -> pool(types.getFirst(), from);
            default -> {
                JsonNode source = from.isTextual() ? pools.path(from.asText()) : from;
                Matcher range = RANGE.matcher(from.asText());
                yield range.matches() ? range(range) : listed(type, source, from);
            }
        };
    }

    private static Pool range(Matcher range) {
        return range.group(2) == null
                ? new Pool.Whole(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(3)))
                : new Pool.Tenths(
                        tenths(range.group(1) + range.group(2)),
                        tenths(range.group(3) + range.group(4)));
    }

    private static int tenths(String number) {
        return new BigDecimal(number).movePointRight(1).intValueExact();
    }

    private static Pool listed(PythonType type, JsonNode source, JsonNode from) {
        List<Pool.Value> values = new ArrayList<>();
        if (source.isObject()) {
            source.properties()
                    .forEach(
                            value ->
                                    values.add(
                                            new Pool.Value(
                                                    typed(type, value.getKey()),
                                                    value.getValue().asText())));
        } else {
            source.forEach(
                    value ->
                            values.add(
                                    new Pool.Value(typed(type, value.asText()), value.asText())));
        }
        if (values.isEmpty()) {
            throw new IllegalStateException("tools.yaml has no pool " + from);
        }
        return new Pool.Listed(values);
    }

    private static JsonNode typed(PythonType type, String text) {
        return switch (type) {
            case PythonType.Truth() -> BooleanNode.valueOf(Boolean.parseBoolean(text));
            case PythonType.Whole() -> IntNode.valueOf(Integer.parseInt(text));
            default -> new TextNode(text);
        };
    }

    /** A tool that asks for too little could not be called rightly by anybody. */
    private static void check(CatalogueTool tool) {
        for (Ask ask : tool.asks()) {
            tool.published()
                    .path("parameters")
                    .properties()
                    .forEach(
                            parameter -> {
                                boolean mustBeGiven =
                                        !parameter.getValue().has("default")
                                                && !parameter
                                                        .getValue()
                                                        .path("type")
                                                        .asText()
                                                        .contains("optional");
                                if (mustBeGiven
                                        && !ask.parameters(false).contains(parameter.getKey())) {
                                    throw wrong(tool, "does not say " + parameter.getKey(), ask);
                                }
                            });
            tool.again()
                    .filter(parameter -> !ask.parameters(false).contains(parameter))
                    .ifPresent(
                            parameter -> {
                                throw wrong(tool, "does not say " + parameter, ask);
                            });
            for (boolean optional : new boolean[] {false, true}) {
                if (!tool.pools().keySet().containsAll(ask.parameters(optional))) {
                    throw wrong(tool, "says what has no pool", ask);
                }
            }
        }
    }

    private static IllegalStateException wrong(CatalogueTool tool, String what, Ask ask) {
        return new IllegalStateException(
                "tools.yaml: tool '%s' %s in %s".formatted(tool.name(), what, ask));
    }
}
