/** The pictures of levels 3 and 4, in a chunk of their own: the first paint shows the cluster from farther away. */
export { containerScene } from './container';
export { machineScene } from './machine';
