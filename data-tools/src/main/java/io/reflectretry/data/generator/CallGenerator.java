package io.reflectretry.data.generator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Draws function-calling tasks: one call, several of different tools, or the same tool several
 * times; with tools beside them that are not wanted. All values stand in the query, so that every
 * task can be solved.
 *
 * <p>Draw i is a function of the seed and i alone.
 */
public final class CallGenerator {

    private static final long STEP = 0x9e3779b97f4a7c15L;
    private static final int MOST_DRAWS_PER_TASK = 100_000;
    private static final int MOST_DISTRACTORS = 5;
    private static final double DISTRACTOR_OF_SAME_DOMAIN = 0.5;

    /** Cumulative shares: one call, two tools, one tool several times, three tools; else a mix. */
    private static final double ONE = 0.45;

    private static final double TWO = 0.70;
    private static final double PARALLEL = 0.85;
    private static final double THREE = 0.95;

    private final long seed;
    private final List<CatalogueTool> catalogue = Catalogue.load();

    /** The same seed draws the same tasks. */
    public CallGenerator(long seed) {
        this.seed = seed;
    }

    /** How many tools there are. */
    public int tools() {
        return catalogue.size();
    }

    /** Draw i. */
    public XlamRecord draw(long index) {
        return record(index, calls(random(index)));
    }

    /** What is drawn for i: the calls, each with what is said for it, in the order of the query. */
    List<DrawnCall> calls(long index) {
        return calls(random(index)).stream().flatMap(request -> request.calls().stream()).toList();
    }

    /**
     * Hands over different tasks of one side of the split: no two have the same query.
     *
     * @throws IllegalArgumentException where there are not so many
     */
    public void forEach(Split split, int count, Consumer<XlamRecord> consumer) {
        Set<String> keys = new HashSet<>();
        long lastFound = 0;
        for (long i = 0; keys.size() < count; i++) {
            XlamRecord drawn = draw(i);
            String key = TaskKey.ofQuestion(drawn.query());
            if (Split.of(key) == split && keys.add(key)) {
                consumer.accept(drawn);
                lastFound = i;
            } else if (i - lastFound > MOST_DRAWS_PER_TASK) {
                throw new IllegalArgumentException(
                        "There are hardly more than %d different %s tasks; ask for fewer than %d."
                                .formatted(keys.size(), split.label(), count));
            }
        }
    }

    /** A part of the query and the calls that it asks for. */
    private record Request(String said, List<DrawnCall> calls) {}

    private SplittableRandom random(long index) {
        return new SplittableRandom(seed * STEP + index);
    }

    private List<Request> calls(SplittableRandom random) {
        double kind = random.nextDouble();
        if (kind < ONE) {
            return single(different(1, random), random);
        }
        if (kind < TWO) {
            return single(different(2, random), random);
        }
        if (kind < PARALLEL) {
            return parallel(different(1, random).getFirst(), random.nextInt(2, 4), random);
        }
        if (kind < THREE) {
            return single(different(3, random), random);
        }
        List<CatalogueTool> two = different(2, random);
        List<Request> mixed = new ArrayList<>(parallel(two.getFirst(), 2, random));
        mixed.addAll(single(two.subList(1, 2), random));
        return mixed;
    }

    private List<CatalogueTool> different(int count, SplittableRandom random) {
        Set<CatalogueTool> tools = new LinkedHashSet<>();
        while (tools.size() < count) {
            tools.add(catalogue.get(random.nextInt(catalogue.size())));
        }
        return List.copyOf(tools);
    }

    private static List<Request> single(List<CatalogueTool> tools, SplittableRandom random) {
        List<Request> requests = new ArrayList<>();
        for (CatalogueTool tool : tools) {
            DrawnCall call = tool.draw(random);
            requests.add(new Request(call.said(), List.of(call)));
        }
        return requests;
    }

    /** The same tool several times, in one request or in one each. */
    private static List<Request> parallel(CatalogueTool tool, int count, SplittableRandom random) {
        DrawnCall first = tool.draw(random);
        boolean again = tool.again().isPresent() && random.nextBoolean();
        List<DrawnCall> calls = new ArrayList<>(List.of(first));
        Set<String> distinct = new HashSet<>(Set.of(first.toJson().toString()));
        while (calls.size() < count) {
            DrawnCall next = again ? tool.drawAgain(first, random) : tool.draw(random);
            if (distinct.add(next.toJson().toString())) {
                calls.add(next);
            }
        }
        if (!again) {
            return calls.stream().map(call -> new Request(call.said(), List.of(call))).toList();
        }
        List<String> others = calls.stream().skip(1).map(DrawnCall::said).toList();
        return List.of(new Request(Sentences.again(first.said(), others, random), calls));
    }

    private XlamRecord record(long index, List<Request> requests) {
        SplittableRandom random = new SplittableRandom((seed * STEP + index) ^ STEP);
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        List<DrawnCall> calls =
                requests.stream().flatMap(request -> request.calls().stream()).toList();
        calls.forEach(call -> answers.add(call.toJson()));
        Set<CatalogueTool> offered =
                calls.stream()
                        .map(DrawnCall::tool)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        addDistractors(offered, calls.getFirst().tool().domain(), random);
        List<CatalogueTool> shuffled = new ArrayList<>(offered);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        shuffled.forEach(tool -> tools.add(tool.published()));
        String query = Sentences.say(requests.stream().map(Request::said).toList(), random);
        return new XlamRecord(index, query, answers, tools);
    }

    private void addDistractors(
            Set<CatalogueTool> offered, String domain, SplittableRandom random) {
        List<CatalogueTool> sameDomain =
                catalogue.stream().filter(tool -> tool.domain().equals(domain)).toList();
        int wanted = random.nextInt(MOST_DISTRACTORS + 1);
        for (int i = 0; i < wanted; i++) {
            List<CatalogueTool> from =
                    random.nextDouble() < DISTRACTOR_OF_SAME_DOMAIN ? sameDomain : catalogue;
            offered.add(from.get(random.nextInt(from.size())));
        }
    }
}
