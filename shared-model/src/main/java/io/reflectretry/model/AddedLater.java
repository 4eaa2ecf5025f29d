package io.reflectretry.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field that events of this schema version may lack, because they were written before there was
 * one. Its type can hold an absent value; the record's constructor puts in what those events meant,
 * so that nobody meets null.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface AddedLater {}
