/**
 * The one-machine stack: a Kafka broker, a PostgreSQL server and the services as child processes of
 * one supervisor. Plain Java; the command line and the tests share it.
 */
package io.reflectretry.stack;
