package io.reflectretry.policy.text.jinja;

import java.math.BigInteger;
import java.util.List;

/** The variable {@code loop}. */
final class Loop {

    private final List<Object> items;
    private final int depth;
    private int index;
    private Object lastChecked = new Object();

    Loop(List<Object> items, int depth) {
        this.items = items;
        this.depth = depth;
    }

    void moveTo(int next) {
        index = next;
    }

    int depth() {
        return depth;
    }

    Object attribute(String name) {
        return switch (name) {
            case "index" -> number(index + 1);
            case "index0" -> number(index);
            case "revindex" -> number(items.size() - index);
            case "revindex0" -> number(items.size() - index - 1);
            case "first" -> index == 0;
            case "last" -> index == items.size() - 1;
            case "length" -> number(items.size());
            case "depth" -> number(depth);
            case "depth0" -> number(depth - 1);
            case "previtem" -> neighbour(index - 1, "there is no previous item");
            case "nextitem" -> neighbour(index + 1, "there is no next item");
            case "cycle" -> (Callable) this::cycle;
            case "changed" -> (Callable) this::changed;
            default -> Undefined.attribute(this, name);
        };
    }

    private Object neighbour(int at, String missing) {
        return at < 0 || at >= items.size() ? new Undefined(missing) : items.get(at);
    }

    private Object cycle(CallValues values) {
        if (values.size() == 0) {
            throw JinjaException.type("no items for cycling given");
        }
        return values.positional().get(index % values.size());
    }

    private Object changed(CallValues values) {
        boolean same = Values.areEqual(lastChecked, values.positional());
        lastChecked = values.positional();
        return !same;
    }

    private static BigInteger number(int value) {
        return BigInteger.valueOf(value);
    }
}
