package io.reflectretry.policy.text.jinja;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** Python's tuple: a list that is written in round brackets. */
final class Tuple extends AbstractList<Object> {

    private final List<Object> items;

    Tuple(List<?> items) {
        this.items = Arrays.asList(items.toArray());
    }

    static Tuple of(Object... items) {
        return new Tuple(Arrays.asList(items));
    }

    @Override
    public Object get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }
}
