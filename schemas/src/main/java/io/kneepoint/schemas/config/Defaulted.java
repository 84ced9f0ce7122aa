// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record component that a file may leave out: it then arrives as {@code null}, and the record's compact
 * constructor puts its default there. Every other component must be present, except those of an {@code Optional…} type.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER, ElementType.FIELD, ElementType.METHOD})
public @interface Defaulted {}
