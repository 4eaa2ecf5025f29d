package io.reflectretry.policy.text.jinja;

import java.util.List;
import java.util.Optional;

/** What writes text or changes variables. */
sealed interface Statement {

    /** Where it begins in the source, counted from 1. */
    int line();

    record Text(int line, String text) implements Statement {}

    record Output(int line, Expression value) implements Statement {}

    record For(
            int line,
            Target target,
            Expression iterable,
            Optional<Expression> condition,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    record If(int line, List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    record Set(int line, Target target, Expression value) implements Statement {}

    /** {@code {% set x %}…{% endset %}}. */
    record SetBlock(
            int line, Target target, List<Expression.FilterCall> filters, List<Statement> body)
            implements Statement {}

    record MacroDefinition(int line, String name, List<Parameter> parameters, List<Statement> body)
            implements Statement {}

    record Parameter(String name, Optional<Expression> fallback) {}

    /** {@code {% call macro() %}…{% endcall %}}. */
    record CallBlock(
            int line, Expression.Call call, List<Parameter> parameters, List<Statement> body)
            implements Statement {}

    record FilterBlock(int line, List<Expression.FilterCall> filters, List<Statement> body)
            implements Statement {}

    record With(int line, List<Assignment> assignments, List<Statement> body)
            implements Statement {}

    record Assignment(Target target, Expression value) {}

    record Break(int line) implements Statement {}

    record Continue(int line) implements Statement {}

    /** What a value is assigned to. */
    sealed interface Target {

        record Variable(String name) implements Target {}

        /** A field of a namespace. */
        record Field(String namespace, String name) implements Target {}

        record Several(List<Target> targets) implements Target {}
    }
}
