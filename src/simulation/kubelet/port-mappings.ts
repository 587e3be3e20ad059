import type { Pod } from '../api/core/v1/pod/pod';
import type { PublishedPort } from '../runtime';

/** What of a pod's ports is published on its machine (MakePortMappings). */
export function portMappingsOf({ spec }: Pod): PublishedPort[] {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, containerPort, protocol = 'TCP' }) =>
      hostPort
        ? {
            protocol: protocol.toLowerCase() as PublishedPort['protocol'],
            hostPort,
            containerPort,
            ...(hostIP && hostIP !== '0.0.0.0' && { hostIP }),
          }
        : [],
    ),
  );
}
