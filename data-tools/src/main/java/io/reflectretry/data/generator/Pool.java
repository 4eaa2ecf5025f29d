package io.reflectretry.data.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** What the values of a parameter are drawn from. */
sealed interface Pool {

    /**
     * A value.
     *
     * @param json as the call has it
     * @param said as the query has it
     */
    record Value(JsonNode json, String said) {}

    /** Draws a value; the same generator state gives the same value. */
    Value draw(SplittableRandom random);

    /** Some values. */
    record Listed(List<Value> values) implements Pool {
        public Listed {
            values = List.copyOf(values);
        }

        @Override
        public Value draw(SplittableRandom random) {
            return values.get(random.nextInt(values.size()));
        }
    }

    /** Whole numbers, both ends included. */
    record Whole(int smallest, int largest) implements Pool {
        @Override
        public Value draw(SplittableRandom random) {
            int number = random.nextInt(smallest, largest + 1);
            return new Value(IntNode.valueOf(number), Integer.toString(number));
        }
    }

    /** Numbers with one digit after the point that is not 0. */
    record Tenths(int smallest, int largest) implements Pool {
        @Override
        public Value draw(SplittableRandom random) {
            int tenths = random.nextInt(smallest, largest + 1);
            BigDecimal number = BigDecimal.valueOf(tenths % 10 == 0 ? tenths + 1 : tenths, 1);
            return new Value(DecimalNode.valueOf(number), number.toPlainString());
        }
    }

    /** Lists of two or three different values. */
    record Several(Pool items) implements Pool {
        @Override
        public Value draw(SplittableRandom random) {
            int size = random.nextInt(2, 4);
            Set<Value> drawn = new LinkedHashSet<>();
            while (drawn.size() < size) {
                drawn.add(items.draw(random));
            }
            ArrayNode json = JsonNodeFactory.instance.arrayNode();
            drawn.forEach(value -> json.add(value.json()));
            return new Value(json, said(drawn.stream().map(Value::said).toList()));
        }
    }

    /** The words for several things: {@code a, b and c}. */
    static String said(List<String> things) {
        return things.size() < 2
                ? String.join("", things)
                : things.subList(0, things.size() - 1).stream().collect(Collectors.joining(", "))
                        + " and "
                        + things.getLast();
    }
}
