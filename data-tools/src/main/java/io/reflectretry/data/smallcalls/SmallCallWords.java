package io.reflectretry.data.smallcalls;

import java.util.List;
import java.util.stream.Stream;

/** The words of questions and answers, numbers, operators and roles left out. */
public final class SmallCallWords {

    private SmallCallWords() {}

    /** Each word once, in an order that never depends on anything but the language. */
    public static List<String> all() {
        return Stream.of(
                        Stream.of("tools", "ask", "use", "{", "}", "\"name\":", "\"arguments\":"),
                        Stream.of(SmallTool.values())
                                .flatMap(
                                        tool ->
                                                Stream.of(
                                                        tool.label(),
                                                        "\"" + tool.label() + "\",",
                                                        "\"" + tool.number + "\":")),
                        Stream.of(SmallTool.values()).flatMap(tool -> tool.words.stream()),
                        Stream.of(Domain.values()).flatMap(SmallCallWords::of),
                        Stream.of(Unit.values()).flatMap(unit -> Stream.of(unit.small, unit.big)))
                .flatMap(words -> words)
                .distinct()
                .toList();
    }

    private static Stream<String> of(Domain domain) {
        return Stream.of(
                        Stream.of(
                                domain.word,
                                "\"" + domain.thing + "\":",
                                "\"" + domain.option + "\":",
                                "\"" + domain.optionValue + "\","),
                        domain.optionWords.stream(),
                        domain.things.stream(),
                        domain.things.stream()
                                .map(thing -> "\"" + SmallCall.capital(thing) + "\","))
                .flatMap(words -> words);
    }
}
