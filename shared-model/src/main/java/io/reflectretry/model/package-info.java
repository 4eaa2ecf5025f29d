/** What all services agree on. Depends on Jackson only; does no input or output. */
package io.reflectretry.model;
