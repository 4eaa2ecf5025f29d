/**
 * What most readers of an event only pass on: kept as the JSON that it came as until somebody asks
 * for it, and written again as the same bytes.
 */
package io.reflectretry.model.verbatim;
