package io.reflectretry.data.smallcalls;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The tools.
 *
 * @param words of a request, each of which means this tool alone
 * @param number the argument that says how many
 */
enum SmallTool {
    GET_FORECAST(Domain.WEATHER, List.of("forecast", "outlook"), "days", Unit.DAYS),
    GET_RAINFALL(Domain.WEATHER, List.of("rain", "drizzle"), "days", Unit.DAYS),
    GET_WIND(Domain.WEATHER, List.of("wind", "gusts"), "days", Unit.DAYS),
    GET_SNOW(Domain.WEATHER, List.of("snow", "flurries"), "days", Unit.DAYS),
    BOOK_HOTEL(Domain.TRAVEL, List.of("hotel", "lodging"), "nights", Unit.NIGHTS),
    BOOK_TRAIN(Domain.TRAVEL, List.of("train", "rail"), "seats", Unit.SEATS),
    BOOK_FLIGHT(Domain.TRAVEL, List.of("flight", "plane"), "seats", Unit.SEATS),
    RENT_CAR(Domain.TRAVEL, List.of("car", "vehicle"), "days", Unit.DAYS),
    ORDER_ITEM(Domain.SHOP, List.of("buy", "order"), "count", Unit.PIECES),
    RETURN_ITEM(Domain.SHOP, List.of("return", "refund"), "count", Unit.PIECES),
    PRICE_ITEM(Domain.SHOP, List.of("price", "cost"), "count", Unit.PIECES),
    RESERVE_ITEM(Domain.SHOP, List.of("keep", "hold"), "count", Unit.PIECES),
    SET_MEETING(Domain.PEOPLE, List.of("meet", "talk"), "minutes", Unit.MINUTES),
    CALL_PERSON(Domain.PEOPLE, List.of("phone", "ring"), "minutes", Unit.MINUTES),
    SEND_MONEY(Domain.PEOPLE, List.of("pay", "send"), "amount", Unit.COINS),
    BILL_PERSON(Domain.PEOPLE, List.of("bill", "charge"), "amount", Unit.COINS);

    final Domain domain;
    final List<String> words;
    final String number;
    final Unit unit;

    SmallTool(Domain domain, List<String> words, String number, Unit unit) {
        this.domain = domain;
        this.words = words;
        this.number = number;
        this.unit = unit;
    }

    /** As questions, reflections and calls name it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All other tools. */
    Stream<SmallTool> others() {
        return Stream.of(values()).filter(other -> other != this);
    }

    /** What the tool takes, as a JSON schema. */
    ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("name", label());
        ObjectNode parameters = schema.putObject("parameters").put("type", "object");
        ObjectNode properties = parameters.putObject("properties");
        properties.putObject(domain.thing).put("type", "string");
        properties
                .putObject(domain.option)
                .put("type", "string")
                .putArray("enum")
                .add(domain.optionValue);
        properties.putObject(number).put("type", "integer");
        parameters.putArray("required").add(domain.thing).add(number);
        return schema;
    }
}
