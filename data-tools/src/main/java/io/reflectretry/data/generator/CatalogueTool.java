package io.reflectretry.data.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A tool of the catalogue.
 *
 * @param domain what it is about
 * @param published as xLAM has it: name, description, flat parameters
 * @param pools what the parameters' values are drawn from, by name
 * @param asks what a person says for a call
 * @param again the parameter that may be replaced in "… and do the same for X"
 */
record CatalogueTool(
        String name,
        String domain,
        ObjectNode published,
        Map<String, Pool> pools,
        List<Ask> asks,
        Optional<String> again) {

    private static final double OPTIONAL_SHARE = 0.5;
    private static final int MOST_DRAWS = 100;

    /** A call and what is said for it. */
    DrawnCall draw(SplittableRandom random) {
        Ask ask = asks.get(random.nextInt(asks.size()));
        Map<String, Pool.Value> values = new LinkedHashMap<>();
        for (Ask.Part part : ask.parts()) {
            if (!part.optional() || random.nextDouble() < OPTIONAL_SHARE) {
                part.parameters().forEach(name -> values.put(name, value(name, values, random)));
            }
        }
        return new DrawnCall(this, inOrder(values), ask.say(values));
    }

    /**
     * The same call with another value for {@link #again}; what is said for it is only the value.
     */
    DrawnCall drawAgain(DrawnCall call, SplittableRandom random) {
        String parameter = again.orElseThrow();
        Map<String, Pool.Value> values = new LinkedHashMap<>(call.values());
        Pool.Value other = value(parameter, values, random);
        values.put(parameter, other);
        return new DrawnCall(this, values, other.said());
    }

    /**
     * A value that is not the default, nor already said in this call: neither could be told apart.
     */
    private Pool.Value value(
            String parameter, Map<String, Pool.Value> others, SplittableRandom random) {
        JsonNode byDefault = published.path("parameters").path(parameter).path("default");
        for (int i = 0; i < MOST_DRAWS; i++) {
            Pool.Value value = pools.get(parameter).draw(random);
            if (!value.json().equals(byDefault)
                    && others.values().stream().noneMatch(o -> o.said().equals(value.said()))) {
                return value;
            }
        }
        throw new IllegalStateException(
                "The pool of '%s' of tool '%s' is too small".formatted(parameter, name));
    }

    /** In the order in which the tool describes them, as published calls have it. */
    private Map<String, Pool.Value> inOrder(Map<String, Pool.Value> values) {
        Map<String, Pool.Value> ordered = new LinkedHashMap<>();
        published
                .path("parameters")
                .fieldNames()
                .forEachRemaining(
                        parameter -> {
                            if (values.containsKey(parameter)) {
                                ordered.put(parameter, values.get(parameter));
                            }
                        });
        return ordered;
    }
}
