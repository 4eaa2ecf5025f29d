/** Where the answer stands in what a model wrote; every search is linear in the text. */
package io.reflectretry.verifiers.text;
