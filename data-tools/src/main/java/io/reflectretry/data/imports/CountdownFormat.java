package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.data.CountdownDifficulty;
import io.reflectretry.data.CountdownTask;
import io.reflectretry.data.CountdownWords;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Countdown-Tasks-3to4 as published: {@code target} and {@code nums}, a list of whole numbers. */
public final class CountdownFormat implements TaskFormat {

    private final CountdownWords words;
    private final PromptWords otherWords;
    private final boolean difficulty;

    /**
     * @param words how a task is asked, where no other words are given
     * @param difficulty whether each task is solved: one without a solution is then a bad record,
     *     and the others tell how hard they are
     */
    public CountdownFormat(CountdownWords words, PromptWords otherWords, boolean difficulty) {
        this.words = words;
        this.otherWords = otherWords;
        this.difficulty = difficulty;
    }

    @Override
    public String name() {
        return "countdown";
    }

    @Override
    public String description() {
        return "Countdown: make the target of the numbers, each used exactly once, by + - * /.";
    }

    @Override
    public String licence() {
        return "not named by its authors, for Jiayi-Pan/Countdown-Tasks-3to4: ask before you pass it on";
    }

    @Override
    public Draft read(ObjectNode record) throws BadRecordException {
        CountdownTask task = task(record);
        return Draft.of(Optional.of(task.key()), messages(record, task), verification(task));
    }

    static CountdownTask task(ObjectNode record) throws BadRecordException {
        JsonNode nums = CallRecord.json(record, "nums");
        if (!nums.isArray() || nums.size() < 2) {
            throw new BadRecordException(
                    "column 'nums' must be a list of two or more whole numbers, not %s"
                            .formatted(nums));
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode number : nums) {
            numbers.add(whole(number, "nums"));
        }
        return new CountdownTask(numbers, whole(CallRecord.json(record, "target"), "target"));
    }

    private static int whole(JsonNode number, String column) throws BadRecordException {
        if (!number.isIntegralNumber() || !number.canConvertToInt()) {
            throw new BadRecordException(
                    "column '%s' holds %s, which is no whole number of 32 bits"
                            .formatted(column, number));
        }
        return number.intValue();
    }

    private List<Message> messages(ObjectNode record, CountdownTask task)
            throws BadRecordException {
        List<Message> own = words.messages(task);
        Optional<Template> system =
                own.size() > 1
                        ? Optional.of(new Template(own.getFirst().content()))
                        : Optional.empty();
        return new Prompt(system, new Template(own.getLast().content()))
                .with(otherWords)
                .messages(record);
    }

    private ObjectNode verification(CountdownTask task) throws BadRecordException {
        if (!difficulty || !CountdownDifficulty.canTell(task.numbers())) {
            return new CountdownGold(task.numbers(), task.target()).toVerification();
        }
        Task told =
                task.toTask(
                        words,
                        CountdownDifficulty.of(task.numbers(), task.target())
                                .orElseThrow(
                                        () ->
                                                new BadRecordException(
                                                        "%s cannot make %d"
                                                                .formatted(
                                                                        task.numbers(),
                                                                        task.target()))));
        return told.verification();
    }
}
