package io.reflectretry.messaging;

import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.TaskIssued;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Work on tasks that ends when the test says so, like a generator's. */
final class OpenWork implements StageWork {

    private final List<Order> orders = new ArrayList<>();
    private int mostOpen;

    /** One call of the work. */
    record Order(TaskIssued task, CompletableFuture<List<Event>> result) {

        void finish() {
            finish("an answer");
        }

        void finish(String text) {
            result.complete(List.of(AttemptMade.of(task, TestEpisodes.sample(text))));
        }
    }

    @Override
    public synchronized CompletionStage<List<Event>> process(Event event) {
        var order = new Order((TaskIssued) event, new CompletableFuture<>());
        orders.add(order);
        mostOpen =
                Math.max(mostOpen, (int) orders.stream().filter(o -> !o.result().isDone()).count());
        return order.result();
    }

    /** All orders for a task so far, the first one first. */
    synchronized List<Order> of(TaskIssued task) {
        return orders.stream().filter(o -> o.task().equals(task)).toList();
    }

    synchronized Optional<Order> anyOpen() {
        return orders.stream().filter(o -> !o.result().isDone()).findFirst();
    }

    /** The most orders that were open at a time. */
    synchronized int mostOpen() {
        return mostOpen;
    }
}
