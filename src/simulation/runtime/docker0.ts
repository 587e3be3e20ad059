/** The range that dockerd gives docker0 on every host when nobody says otherwise: the same everywhere, and private. */
export const DOCKER_SUBNET = '172.17.0.0/16';
