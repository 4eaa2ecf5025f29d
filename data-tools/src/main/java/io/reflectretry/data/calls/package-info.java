/**
 * Tools and calls: the xLAM format, its Python-like types, and a generator with tools of our own.
 */
package io.reflectretry.data.calls;
