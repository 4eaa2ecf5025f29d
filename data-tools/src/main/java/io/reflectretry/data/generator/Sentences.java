package io.reflectretry.data.generator;

import java.util.List;
import java.util.SplittableRandom;

/** Ways in which a person asks for one thing or several. */
final class Sentences {

    /** {@code %s} is a request in lower case, {@code %S} one that begins a sentence. */
    private static final List<List<String>> BY_COUNT =
            List.of(
                    List.of(
                            "%S.",
                            "%S, please.",
                            "Please %s.",
                            "Can you %s?",
                            "Could you please %s?",
                            "I need you to %s.",
                            "I'd like you to %s.",
                            "Hi! Would you %s?",
                            "Help me with this: %s."),
                    List.of(
                            "%S, and %s.",
                            "Please %s, and then %s.",
                            "First %s, then %s.",
                            "Can you %s, and also %s?",
                            "%S. Also, %s.",
                            "I need two things: %s; and %s."),
                    List.of(
                            "%S, then %s, and %s.",
                            "Please do three things: %s; %s; and %s.",
                            "%S. After that, %s. Finally, %s.",
                            "Could you %s, %s, and %s?"));

    private static final List<String> AGAIN =
            List.of("%s, and do the same for %s", "%s and likewise for %s", "%s, also for %s");

    private Sentences() {}

    /** One to three requests in one text. */
    static String say(List<String> requests, SplittableRandom random) {
        List<String> ways = BY_COUNT.get(requests.size() - 1);
        String text = ways.get(random.nextInt(ways.size()));
        StringBuilder said = new StringBuilder();
        int from = 0;
        for (String request : requests) {
            int at = text.indexOf('%', from);
            said.append(text, from, at);
            said.append(text.charAt(at + 1) == 'S' ? capitalised(request) : request);
            from = at + 2;
        }
        return said.append(text.substring(from)).toString();
    }

    /** The same request for other things too. */
    static String again(String request, List<String> others, SplittableRandom random) {
        return AGAIN.get(random.nextInt(AGAIN.size())).formatted(request, Pool.said(others));
    }

    private static String capitalised(String request) {
        return Character.toUpperCase(request.charAt(0)) + request.substring(1);
    }
}
