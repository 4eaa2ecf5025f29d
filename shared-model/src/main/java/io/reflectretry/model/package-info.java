/**
 * What all services agree on: events and their topics ({@code event}), tasks and conversations
 * ({@code task}), outcomes ({@code outcome}), sampling and policies ({@code policy}), run
 * configuration ({@code run}) and the JSON codec ({@code codec}).
 *
 * <p>Depends on Jackson only; does no input or output; knows no framework.
 */
package io.reflectretry.model;
