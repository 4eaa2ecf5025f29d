package io.reflectretry.data.smallcalls;

import java.util.List;

/**
 * What tools are about. Tools of one domain take the same kind of thing and the same option, so
 * that only their own words tell them apart.
 *
 * @param word fits every tool of the domain; a request that uses it is offered one of them only
 * @param thing the argument that names what the call is about
 * @param things the words for it, as the request says them
 * @param option the optional argument: in the call where the request asks for it, and only there
 * @param optionValue its only value
 * @param optionWords each asks for it
 */
enum Domain {
    WEATHER(
            "weather",
            "city",
            Words.CITIES,
            "units",
            "imperial",
            List.of("imperial", "fahrenheit")),
    TRAVEL("trip", "city", Words.CITIES, "class", "first", List.of("first", "premium")),
    SHOP(
            "goods",
            "item",
            List.of(
                    "lamp", "chair", "book", "cup", "shirt", "tent", "ball", "desk", "clock", "bag",
                    "pen", "coat"),
            "wrap",
            "gift",
            List.of("gift", "wrapped")),
    PEOPLE(
            "contact",
            "person",
            List.of(
                    "ada", "ben", "cleo", "dan", "eva", "finn", "gus", "hana", "ivo", "jana", "kim",
                    "leo"),
            "priority",
            "high",
            List.of("urgent", "soon"));

    final String word;
    final String thing;
    final List<String> things;
    final String option;
    final String optionValue;
    final List<String> optionWords;

    Domain(
            String word,
            String thing,
            List<String> things,
            String option,
            String optionValue,
            List<String> optionWords) {
        this.word = word;
        this.thing = thing;
        this.things = things;
        this.option = option;
        this.optionValue = optionValue;
        this.optionWords = optionWords;
    }

    private static final class Words {
        static final List<String> CITIES =
                List.of(
                        "oslo", "lima", "cairo", "paris", "rome", "tokyo", "delhi", "quito",
                        "accra", "berlin", "madrid", "kyiv");
    }
}
