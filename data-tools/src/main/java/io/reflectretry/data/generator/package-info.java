/** Makes function-calling tasks in the xLAM format with tools of our own. */
package io.reflectretry.data.generator;
