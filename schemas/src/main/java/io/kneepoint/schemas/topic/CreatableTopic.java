// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import java.util.Map;

/** A topic that {@link TopicAdmin} can create. */
public interface CreatableTopic {

    /** Name in the cluster. */
    String name();

    /** Topic configuration for its creation. */
    Map<String, String> creationConfig();
}
