package io.reflectretry.policy.text.jinja;

import java.util.ArrayList;
import java.util.List;

/** Runs statements. */
final class Renderer {

    /** How a body ended. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private final StringBuilder out;

    private Renderer(StringBuilder out) {
        this.out = out;
    }

    static String render(List<Statement> statements, Scope scope) {
        StringBuilder out = new StringBuilder();
        new Renderer(out).run(statements, scope);
        return out.toString();
    }

    private Flow run(List<Statement> statements, Scope scope) {
        for (Statement statement : statements) {
            Flow flow;
            try {
                flow = run(statement, scope);
            } catch (JinjaException failure) {
                throw failure.at(statement.line());
            }
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow run(Statement statement, Scope scope) {
        switch (statement) {
            case Statement.Text text -> out.append(text.text());
            case Statement.Output output ->
                    out.append(PythonText.str(Evaluator.value(output.value(), scope)));
            case Statement.For loop -> {
                return loop(loop, scope);
            }
            case Statement.If condition -> {
                for (Statement.Branch branch : condition.branches()) {
                    if (Evaluator.isTrue(branch.condition(), scope)) {
                        return run(branch.body(), scope);
                    }
                }
                return run(condition.otherwise(), scope);
            }
            case Statement.Set set ->
                    assign(set.target(), Evaluator.value(set.value(), scope), scope);
            case Statement.SetBlock block ->
                    assign(
                            block.target(),
                            filtered(render(block.body(), scope.inner()), block.filters(), scope),
                            scope);
            case Statement.MacroDefinition macro ->
                    scope.set(
                            macro.name(),
                            new Macro(macro.name(), macro.parameters(), macro.body(), scope));
            case Statement.CallBlock block -> {
                CallValues given = Evaluator.arguments(block.call().arguments(), scope);
                CallValues values =
                        new CallValues(
                                given.positional(), new java.util.LinkedHashMap<>(given.named()));
                values.named()
                        .put(
                                "caller",
                                new Macro("caller", block.parameters(), block.body(), scope));
                Object callee = Evaluator.value(block.call().callee(), scope);
                out.append(PythonText.str(Evaluator.call(callee, values)));
            }
            case Statement.FilterBlock block ->
                    out.append(
                            PythonText.str(
                                    filtered(
                                            render(block.body(), scope.inner()),
                                            block.filters(),
                                            scope)));
            case Statement.With with -> {
                Scope inner = scope.inner();
                with.assignments()
                        .forEach(a -> assign(a.target(), Evaluator.value(a.value(), scope), inner));
                return run(with.body(), inner);
            }
            case Statement.Break ignored -> {
                return Flow.BREAK;
            }
            case Statement.Continue ignored -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.NEXT;
    }

    private static Object filtered(Object value, List<Expression.FilterCall> filters, Scope scope) {
        Object filtered = value;
        for (Expression.FilterCall filter : filters) {
            filtered = Evaluator.filtered(filtered, filter, scope);
        }
        return filtered;
    }

    private Flow loop(Statement.For loop, Scope scope) {
        List<Object> items = new ArrayList<>();
        for (Object item : Values.members(Evaluator.value(loop.iterable(), scope))) {
            Scope inner = scope.inner();
            assign(loop.target(), item, inner);
            if (loop.condition().isEmpty() || Evaluator.isTrue(loop.condition().get(), inner)) {
                items.add(item);
            }
        }
        if (items.isEmpty()) {
            return run(loop.otherwise(), scope.inner());
        }
        int depth = scope.get("loop") instanceof Loop outer ? outer.depth() + 1 : 1;
        Loop variable = new Loop(items, depth);
        for (int i = 0; i < items.size(); i++) {
            // What a pass assigns is gone in the next one.
            Scope inner = scope.inner();
            variable.moveTo(i);
            inner.set("loop", variable);
            assign(loop.target(), items.get(i), inner);
            if (run(loop.body(), inner) == Flow.BREAK) {
                break;
            }
        }
        return Flow.NEXT;
    }

    private static void assign(Statement.Target target, Object value, Scope scope) {
        switch (target) {
            case Statement.Target.Variable variable -> scope.set(variable.name(), value);
            case Statement.Target.Field field -> {
                if (!(scope.get(field.namespace()) instanceof Namespace namespace)) {
                    throw new JinjaException(
                            "TemplateRuntimeError",
                            "cannot assign attribute on non-namespace object");
                }
                namespace.fields().put(field.name(), value);
            }
            case Statement.Target.Several several -> {
                List<Object> values = Values.members(value);
                requireSize(values.size(), several.targets().size());
                for (int i = 0; i < values.size(); i++) {
                    assign(several.targets().get(i), values.get(i), scope);
                }
            }
        }
    }

    private static void requireSize(int values, int names) {
        if (values > names) {
            throw new JinjaException(
                    "ValueError", "too many values to unpack (expected %d)".formatted(names));
        }
        if (values < names) {
            throw new JinjaException(
                    "ValueError",
                    "not enough values to unpack (expected %d, got %d)".formatted(names, values));
        }
    }
}
