package io.reflectretry.policy.text.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A macro, or the body of a call block.
 *
 * @param scope where it was defined
 */
record Macro(String name, List<Statement.Parameter> parameters, List<Statement> body, Scope scope)
        implements Callable {

    @Override
    public Object call(CallValues values) {
        Scope inner = scope.inner();
        Map<String, Object> more = new LinkedHashMap<>(values.named());
        for (int i = 0; i < parameters.size(); i++) {
            Statement.Parameter parameter = parameters.get(i);
            Object value;
            if (values.has(i, parameter.name())) {
                value = values.get(i, parameter.name());
                more.remove(parameter.name());
            } else if (parameter.fallback().isPresent()) {
                value = Evaluator.value(parameter.fallback().get(), inner);
            } else {
                value =
                        new Undefined(
                                "parameter '%s' was not provided".formatted(parameter.name()));
            }
            inner.set(parameter.name(), value);
        }
        if (more.containsKey("caller")) {
            inner.set("caller", more.remove("caller"));
        }
        inner.set("kwargs", more);
        inner.set("varargs", new Tuple(values.from(parameters.size()).positional()));
        return Renderer.render(body, inner);
    }
}
