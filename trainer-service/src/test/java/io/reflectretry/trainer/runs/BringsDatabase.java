package io.reflectretry.trainer.runs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the field that gets what starts the database. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface BringsDatabase {}
